from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models import Dimension, Edition
from judging.enums import RoundKind, RoundState
from judging.models.judge import Judge
from judging.models.rubric import RubricVersion


class Round(models.Model):
    """One pass of judging over the eligible entries of an edition, with the rules it is held by."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(_("kind"), max_length=14, choices=RoundKind, default=RoundKind.DESK)
    rubric = models.ForeignKey(RubricVersion, models.PROTECT, related_name="rounds")
    marks_per_entry = models.PositiveSmallIntegerField(_("marks per entry"), default=3)
    max_load = models.PositiveSmallIntegerField(_("most entries per judge"), null=True, blank=True)
    gap_tolerance = models.DecimalField(_("tolerated gap of totals"), max_digits=5, decimal_places=2, default=20)
    blind = models.BooleanField(_("entrants hidden from judges"), default=False)
    missing_policy = models.CharField(
        max_length=12, default="drop"
    )  # or "renormalise", see scoring/engine/aggregate.py
    pact_id = models.TextField(_("integrity pact (Indonesian)"), blank=True)
    pact_en = models.TextField(_("integrity pact (English)"), blank=True)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    state = models.CharField(_("state"), max_length=8, choices=RoundState, default=RoundState.SETUP)
    frozen_at = models.DateTimeField(null=True)
    # The frozen round whose marks this one adds to; then only the entries assigned here are marked further.
    continues = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="further")

    class Meta:
        ordering = ["edition_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="round_number_once"),
            models.CheckConstraint(condition=Q(closes_at__gt=models.F("opens_at")), name="round_ends_after_start"),
            models.UniqueConstraint(fields=["continues"], condition=~Q(continues=None), name="round_continued_once"),
            models.CheckConstraint(
                condition=Q(state="frozen", frozen_at__isnull=False) | (~Q(state="frozen") & Q(frozen_at=None)),
                name="round_frozen_has_time",
            ),
        ]

    def __str__(self):
        return f"{self.edition_id} round {self.number}"

    @property
    def earlier(self) -> list["Round"]:
        """The rounds whose marks this one adds to, the nearest first. One query for each but the first, when loaded."""
        return [] if self.continues is None else [self.continues, *self.continues.earlier]

    def takes_marks(self, now):
        return self.state == RoundState.OPEN and self.opens_at <= now < self.closes_at


class Panel(models.Model):
    """The judges of a dimension."""

    shown_round: Round  # set by the query that fetches a panel for its desk

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="panels")
    dimension = models.ForeignKey(Dimension, models.PROTECT, related_name="panels")
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        ordering = ["edition_id", "dimension__order"]
        constraints = [models.UniqueConstraint(fields=["edition", "dimension"], name="panel_once")]

    def __str__(self):
        return self.name


class PanelMember(models.Model):
    panel = models.ForeignKey(Panel, models.CASCADE, related_name="members")
    judge = models.ForeignKey(Judge, models.PROTECT, related_name="seats")
    is_chair = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["panel", "judge"], name="panel_member_once"),
            models.UniqueConstraint(fields=["panel"], condition=Q(is_chair=True), name="panel_one_chair"),
        ]

    def __str__(self):
        return f"{self.panel_id} {self.judge_id}"
