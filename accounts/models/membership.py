from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import SCOPE_OF, Role, Scope

ROLE_FITS_SCOPE = Q(*[Q(role=role, scope=scope) for role, scope in SCOPE_OF.items()], _connector=Q.OR)


LENT = Q(
    delegated_from__isnull=False, starts_at__isnull=False, until__isnull=False, until__gt=models.F("starts_at")
)  # fmt: skip
DELEGATED_WHOLLY = Q(delegated_from=None, starts_at=None, until=None) | LENT


class ScopedQuerySet(models.QuerySet):
    def over(self, scopes):
        """Rows of any of the (role, scope ids) pairs; none for an empty list."""
        condition = Q(pk__in=[])
        for role, scope_ids in scopes:
            condition |= Q(role=role, scope_id__in=scope_ids)
        return self.filter(condition)


class MembershipQuerySet(ScopedQuerySet):
    def current(self, at=None):
        """Held at this moment, now by default. A delegated one counts within its days only, and only while the person
        who delegated it holds the role: it ends by the clock, without anybody's act."""
        at = at or timezone.now()
        lent = Q(starts_at__lte=at, until__gt=at, delegated_from__ended_at=None)
        return self.filter(Q(delegated_from=None) | lent, ended_at=None)

    def own(self):
        """Held in one's own name, not delegated."""
        return self.filter(delegated_from=None)

    def delegated(self, at):
        """Delegations that run at this moment or are to come."""
        return self.filter(delegated_from__isnull=False, delegated_from__ended_at=None, ended_at=None, until__gt=at)


class Delegated(models.Model):
    """A role may be lent for some days by whoever holds it: all three fields, or none."""

    delegated_from = models.ForeignKey("accounts.Membership", models.PROTECT, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField(_("from"), null=True, blank=True)
    until = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        abstract = True


class Membership(Delegated):
    """A role held over one agency, region, province, panel or edition. Ended, never deleted."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    scope = models.CharField(max_length=10, choices=Scope)
    scope_id = models.PositiveBigIntegerField()
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    letter = models.CharField(_("letter of appointment"), max_length=200, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "scope_id"],
                condition=Q(ended_at=None, delegated_from=None),
                name="membership_held_once",
            ),
            models.CheckConstraint(condition=DELEGATED_WHOLLY, name="membership_delegated_wholly"),
            models.CheckConstraint(condition=ROLE_FITS_SCOPE, name="membership_role_fits_scope"),
        ]
        indexes = [models.Index(fields=["role", "scope_id"])]

    def __str__(self):
        return f"{self.user_id} {self.role} {self.scope_id}"

    @property
    def edition_id(self):
        """The edition it is held over, for the audit trail; None for a role over something else."""
        return self.scope_id if self.scope == Scope.EDITION else None


class InvitationQuerySet(ScopedQuerySet):
    def waiting(self):
        return self.filter(accepted_at=None, withdrawn_at=None)


class Invitation(Delegated):
    """An offer of a membership, taken up once through a link that only the mail holds."""

    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=150)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    scope = models.CharField(max_length=10, choices=Scope)
    scope_id = models.PositiveBigIntegerField()
    scope_label = models.CharField(max_length=250)
    edition_id = models.PositiveBigIntegerField(null=True)
    letter = models.CharField(_("letter of appointment"), max_length=200, blank=True)
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=ROLE_FITS_SCOPE, name="invitation_role_fits_scope"),
            models.CheckConstraint(condition=DELEGATED_WHOLLY, name="invitation_delegated_wholly"),
        ]

    def __str__(self):
        return f"{self.email} {self.role}"

    def is_open(self, now):
        return self.accepted_at is None and self.withdrawn_at is None and now < self.expires_at

    def has_expired(self, now):
        return self.accepted_at is None and self.withdrawn_at is None and now >= self.expires_at
