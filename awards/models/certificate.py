from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.enums import CertificateKind
from awards.models.decision import Decision
from awards.models.edition import Edition
from awards.models.place import Region


class Certificate(models.Model):
    """A charter or certificate as issued: its words are kept, so it prints the same for ever.

    `check_id` is 128 random bits (awards/documents/checkid.py); `content` holds the fields of CharterContent.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="certificates")
    kind = models.CharField(_("kind"), max_length=14, choices=CertificateKind)
    check_id = models.CharField(max_length=26, unique=True)
    sequence = models.PositiveIntegerField()
    number = models.CharField(_("number"), max_length=120)
    region = models.ForeignKey(Region, models.PROTECT, related_name="certificates")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="certificates")
    content = models.JSONField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["edition_id", "kind", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "kind", "sequence"], name="certificate_number_once"),
            models.UniqueConstraint(
                fields=["decision"], condition=Q(revoked_at=None, kind="charter"), name="charter_once_per_decision"
            ),
            models.UniqueConstraint(
                fields=["edition", "region"],
                condition=Q(revoked_at=None, kind="participation"),
                name="participation_once_per_region",
            ),
            models.CheckConstraint(
                condition=Q(kind="participation", decision=None) | Q(kind="charter", decision__isnull=False),
                name="certificate_charter_has_decision",
            ),
        ]

    def __str__(self):
        return self.number
