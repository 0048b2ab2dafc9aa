from django.conf import settings
from django.db import models

from accounts.models.audit import AppendOnly, AppendOnlyQuerySet
from awards.models.entry import Entry


class CarryOver(AppendOnly):
    """A draft that began with the answers of an entry of an earlier edition, and what could not come along."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="carry_over")
    source = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    carried = models.PositiveSmallIntegerField()  # answers
    files = models.PositiveSmallIntegerField(default=0)
    left_out = models.JSONField(default=list)  # [{"label_id", "label_en", "text_id", "text_en", "why_id", "why_en"}]
    renew = models.JSONField(default=dict)  # question -> the figure of then, to be renewed
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    def __str__(self):
        return f"{self.source_id} {self.entry_id}"
