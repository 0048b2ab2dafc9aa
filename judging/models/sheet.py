from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models import EntryVersion
from judging.enums import SheetState
from judging.models.assignment import Assignment


class ScoreSheetQuerySet(models.QuerySet):
    def counting(self):
        """The sent sheets that enter a ranking: the newest of each assignment, never a replaced one."""
        return self.filter(state=SheetState.SENT)


class ScoreSheet(models.Model):
    """A judge's marks on one version of an entry. A sent sheet is locked; a correction is a new version.

    `marks`: criterion code -> {"mark": "4" or null, "reason": text, "missing": a Missing value or ""}; marks are
    decimal strings on the criterion's own scale. `total` is the engine's composite (0-100, decimal string) at
    sending, or empty where the missing policy gives none.
    """

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="sheets")
    number = models.PositiveSmallIntegerField(default=1)
    entry_version = models.ForeignKey(EntryVersion, models.PROTECT, related_name="sheets")
    marks = models.JSONField(default=dict)
    comment = models.TextField(_("comment"), blank=True)
    state = models.CharField(_("state"), max_length=8, choices=SheetState, default=SheetState.DRAFT)
    version = models.PositiveIntegerField(default=0)  # grows with each save: two tabs cannot overwrite one another
    total = models.CharField(max_length=24, blank=True)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reopened_reason = models.TextField(blank=True)

    objects = ScoreSheetQuerySet.as_manager()

    class Meta:
        ordering = ["assignment_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "number"], name="sheet_version_once"),
            models.UniqueConstraint(fields=["assignment"], condition=~Q(state="reopened"), name="sheet_one_standing"),
            models.CheckConstraint(
                condition=Q(state="draft", sent_at=None) | (~Q(state="draft") & Q(sent_at__isnull=False)),
                name="sheet_sent_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="reopened") | ~Q(reopened_reason=""), name="sheet_reopened_has_reason"
            ),
        ]

    def __str__(self):
        return f"{self.assignment_id} v{self.number} {self.state}"
