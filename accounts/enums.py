from django.db import models
from django.utils.translation import gettext_lazy as _


class Zone(models.TextChoices):
    WIB = "Asia/Jakarta", "WIB"
    WITA = "Asia/Makassar", "WITA"
    WIT = "Asia/Jayapura", "WIT"


class Scope(models.TextChoices):
    AGENCY = "agency", _("Agency")
    REGION = "region", _("Region")
    PROVINCE = "province", _("Province")
    PANEL = "panel", _("Panel")
    EDITION = "edition", _("Edition")


class Role(models.TextChoices):
    AGENCY = "agency", _("Agency submitter")
    REGION_ADMIN = "region_admin", _("Region admin")
    PROVINCE = "province", _("Province coordinator")
    SECRETARIAT = "secretariat", _("Secretariat")
    JUDGE = "judge", _("Judge")
    CHAIR = "chair", _("Panel chair")
    ORGANISER = "organiser", _("Organiser")
    AUDITOR = "auditor", _("Auditor")


# What each role is held over.
SCOPE_OF = {
    Role.AGENCY: Scope.AGENCY,
    Role.REGION_ADMIN: Scope.REGION,
    Role.PROVINCE: Scope.PROVINCE,
    Role.SECRETARIAT: Scope.EDITION,
    Role.JUDGE: Scope.EDITION,
    Role.CHAIR: Scope.PANEL,
    Role.ORGANISER: Scope.EDITION,
    Role.AUDITOR: Scope.EDITION,
}


class JobState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class NudgeMail(models.TextChoices):
    """How often a person wants the digest of what is not mandatory."""

    SOONER = "sooner", _("Once a day, more often in the last two days before a deadline")
    DAILY = "daily", _("Once a day, also in the last days")
    NEVER = "never", _("Never: only mails that call for an answer, such as a return for repair")
