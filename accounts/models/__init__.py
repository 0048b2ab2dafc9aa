from accounts.models.audit import AuditEvent
from accounts.models.job import Job
from accounts.models.membership import Invitation, Membership
from accounts.models.schedule import ScheduledRun
from accounts.models.user import User

__all__ = ["AuditEvent", "Invitation", "Job", "Membership", "ScheduledRun", "User"]
