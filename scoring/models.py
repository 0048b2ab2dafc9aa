"""Frozen input and ranking runs: append-only, so that a published result can always be computed again."""

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.audit import AppendOnly, AppendOnlyQuerySet
from awards.models import Category, Entry, EntryVersion
from judging.models import Round


class FrozenRound(AppendOnly):
    """Everything a ranking depends on, as canonical bytes: marks, weights, rules. One per round."""

    round = models.OneToOneField(Round, models.PROTECT, related_name="frozen")
    content = models.TextField()  # canonical JSON, see scoring/matrix.py
    digest = models.CharField(max_length=64, unique=True)
    engine = models.CharField(max_length=20)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    def __str__(self):
        return self.digest[:12]

    def read(self) -> dict[str, Any]:
        """The content as plain JSON values."""
        return json.loads(self.content)


class RankingRun(AppendOnly):
    """One method applied to one frozen round. `digest` is the hash of the canonical result."""

    frozen = models.ForeignKey(FrozenRound, models.PROTECT, related_name="runs")
    number = models.PositiveSmallIntegerField(_("run"))
    method = models.CharField(_("method"), max_length=20)
    params = models.JSONField(default=dict)
    engine = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    result = models.JSONField()  # judges, components, agreement, warnings: what is not a row
    run_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    run_at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["frozen", "number"], name="ranking_run_number_once")]

    def __str__(self):
        return f"{self.frozen.round_id}/{self.number}"


class RankingRow(AppendOnly):
    """An entry's line in a run; place is null when it could not be ranked, and `why` says why not."""

    run = models.ForeignKey(RankingRun, models.PROTECT, related_name="rows")
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="ranking_rows")
    version = models.ForeignKey(EntryVersion, models.PROTECT, related_name="+")
    n = models.PositiveSmallIntegerField()
    raw = models.CharField(max_length=32, blank=True)  # decimal strings: the same text on every database
    score = models.CharField(max_length=32, blank=True)
    place = models.PositiveIntegerField(null=True)
    tied = models.BooleanField(default=False)
    tie_breaks = models.JSONField(default=list)
    detail = models.JSONField(default=dict)  # se, place_low, place_high, p_first, p_top
    why = models.CharField(max_length=200, blank=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["category_id", "place", "entry_id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "entry"], name="ranking_row_once"),
            models.CheckConstraint(
                condition=models.Q(place__isnull=False) | ~models.Q(why=""), name="ranking_unplaced_says_why"
            ),
        ]

    def __str__(self):
        return f"{self.run_id} {self.place}"
