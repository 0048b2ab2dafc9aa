from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.audit import AppendOnly, AppendOnlyQuerySet
from awards.enums import ScreeningOutcome
from awards.models.entry import Entry, EntryVersion


class ReviewNote(models.Model):
    """What the region admin asks the agency to change, about one section or the whole draft."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="notes")
    section = models.SlugField(blank=True)
    text = models.TextField(_("note"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"{self.entry_id} {self.section}"


class Screening(AppendOnly):
    """The secretariat's word on one version of an entry: append-only, the latest counts."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="screenings")
    version = models.ForeignKey(EntryVersion, models.PROTECT, related_name="screenings")
    outcome = models.CharField(_("outcome"), max_length=12, choices=ScreeningOutcome)
    clause = models.CharField(_("clause"), max_length=40, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    repair_until = models.DateTimeField(_("repair until"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=ScreeningOutcome.ELIGIBLE) | (~Q(clause="") & ~Q(reason="")),
                name="screening_refusal_has_clause_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(outcome=ScreeningOutcome.REPAIR, repair_until__isnull=False)
                | (~Q(outcome=ScreeningOutcome.REPAIR) & Q(repair_until=None)),
                name="screening_repair_has_deadline",
            ),
        ]

    def __str__(self):
        return f"{self.entry_id} {self.outcome}"
