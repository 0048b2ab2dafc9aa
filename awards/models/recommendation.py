from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.audit import AppendOnly, AppendOnlyQuerySet
from awards.models.entry import Entry
from awards.models.place import Province


class Recommendation(AppendOnly):
    """A province's word for a sent entry, or its taking back: append-only, the latest of an entry counts.

    Secretariat, auditor and the entry's region read it. No judge ever does: it would lead their marks.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="recommendations")
    province = models.ForeignKey(Province, models.PROTECT, related_name="recommendations")
    number = models.PositiveSmallIntegerField()  # 1, 2, ... of its entry: two at once cannot both be the next
    stands = models.BooleanField()  # False takes back the one before
    note = models.TextField(_("note"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="recommendation_number_once"),
            models.CheckConstraint(condition=~Q(note=""), name="recommendation_has_note"),
        ]

    def __str__(self):
        return f"{self.entry_id} {self.number} {self.stands}"

    @property
    def edition_id(self):
        """For the audit trail. Needs `entry` loaded."""
        return self.entry.edition_id
