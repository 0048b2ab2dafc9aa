from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import SCOPE_OF, Role, Scope

ROLE_FITS_SCOPE = Q(*[Q(role=role, scope=scope) for role, scope in SCOPE_OF.items()], _connector=Q.OR)


class ScopedQuerySet(models.QuerySet):
    def over(self, scopes):
        """Rows of any of the (role, scope ids) pairs; none for an empty list."""
        condition = Q(pk__in=[])
        for role, scope_ids in scopes:
            condition |= Q(role=role, scope_id__in=scope_ids)
        return self.filter(condition)


class MembershipQuerySet(ScopedQuerySet):
    def current(self):
        return self.filter(ended_at=None)


class Membership(models.Model):
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
                fields=["user", "role", "scope_id"], condition=Q(ended_at=None), name="membership_held_once"
            ),
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


class Invitation(models.Model):
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
        constraints = [models.CheckConstraint(condition=ROLE_FITS_SCOPE, name="invitation_role_fits_scope")]

    def __str__(self):
        return f"{self.email} {self.role}"

    def is_open(self, now):
        return self.accepted_at is None and self.withdrawn_at is None and now < self.expires_at

    def has_expired(self, now):
        return self.accepted_at is None and self.withdrawn_at is None and now >= self.expires_at
