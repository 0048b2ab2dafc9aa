from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import SCOPE_OF, Role, Scope

ROLE_FITS_SCOPE = Q(*[Q(role=role, scope=scope) for role, scope in SCOPE_OF.items()], _connector=Q.OR)


class MembershipQuerySet(models.QuerySet):
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


class Invitation(models.Model):
    """An offer of a membership, taken up once through a link that only the mail holds."""

    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=150)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    scope = models.CharField(max_length=10, choices=Scope)
    scope_id = models.PositiveBigIntegerField()
    scope_label = models.CharField(max_length=250)
    letter = models.CharField(_("letter of appointment"), max_length=200, blank=True)
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=ROLE_FITS_SCOPE, name="invitation_role_fits_scope")]

    def __str__(self):
        return f"{self.email} {self.role}"
