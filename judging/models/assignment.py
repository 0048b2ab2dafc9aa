from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from awards.enums import EntryState
from awards.models import Entry
from judging.enums import AssignmentKind
from judging.models.judge import ConflictFact, Judge
from judging.models.panel import Round


class AssignmentPlan(models.Model):
    """A proposal who judges what, shown before it is committed. Kept, so the draw can be repeated from its seed."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="plans")
    seed = models.CharField(max_length=64)
    pairs = models.JSONField()  # [[entry id, judge id], ...] sorted
    certificate = models.JSONField()  # objective, bounds, loads, conflicts, components: judging/allocation.py
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"{self.round_id} {self.pk}"


class AssignmentQuerySet(models.QuerySet):
    def live(self):
        """Assignments that count now: not void, not recused, the entry still eligible, no conflict on record."""
        conflict = ConflictFact.objects.filter(judge=OuterRef("judge"), region=OuterRef("entry__region"))
        return self.filter(
            ~Exists(conflict), void_at=None, recused_at=None, entry__state=EntryState.ELIGIBLE, judge__is_active=True
        )


class Assignment(models.Model):
    """A judge is to mark an entry in a round. Voided or recused with a reason, never deleted."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="assignments")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="assignments")
    judge = models.ForeignKey(Judge, models.PROTECT, related_name="assignments")
    kind = models.CharField(_("kind"), max_length=12, choices=AssignmentKind, default=AssignmentKind.FIRST)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    declared_at = models.DateTimeField(null=True)  # the judge said "no conflict" before the contents opened
    recused_at = models.DateTimeField(null=True)
    recused_reason = models.TextField(blank=True)
    void_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=300, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["round_id", "judge_id", "entry_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "entry", "judge"], condition=Q(void_at=None), name="assignment_once"
            ),
            models.CheckConstraint(
                condition=Q(recused_at=None) | ~Q(recused_reason=""), name="assignment_recusal_has_reason"
            ),
        ]

    def __str__(self):
        return f"{self.round_id} {self.entry_id} {self.judge_id}"
