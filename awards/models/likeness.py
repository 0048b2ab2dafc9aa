"""Entries that read alike, as the comparison found them, and what the secretariat says of each pair."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.audit import AppendOnly, AppendOnlyQuerySet
from awards.enums import LikenessKind, PairFinding
from awards.models.edition import Edition
from awards.models.entry import Entry, EntryVersion


class LikenessRun(AppendOnly):
    """One comparison: of all arrived entries of an edition, or of one of them, with all that was sent before."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="likeness_runs")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="likeness_runs")
    texts = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # of the versions that were compared
    found = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"{self.edition_id} {self.at:%Y-%m-%d %H:%M}"


class SimilarPair(models.Model):
    """Two entries whose titles or contents are alike: once for each kind, the entry with the smaller id first."""

    first = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    second = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=LikenessKind)
    score = models.DecimalField(_("likeness"), max_digits=5, decimal_places=4)
    first_version = models.ForeignKey(EntryVersion, models.PROTECT, related_name="+")
    second_version = models.ForeignKey(EntryVersion, models.PROTECT, related_name="+")
    run = models.ForeignKey(LikenessRun, models.PROTECT, related_name="pairs")
    found_at = models.DateTimeField()

    class Meta:
        ordering = ["-score", "first_id", "second_id", "kind"]
        indexes = [models.Index(fields=["second", "first"])]
        constraints = [
            models.UniqueConstraint(fields=["first", "second", "kind"], name="similar_pair_once_per_kind"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="similar_pair_in_order"),
        ]

    def __str__(self):
        return f"{self.first_id} {self.second_id} {self.kind} {self.score}"


class PairVerdict(AppendOnly):
    """What the secretariat says of a pair: append-only, the latest counts. `origin` is the one that was there first."""

    first = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    second = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    finding = models.CharField(_("verdict"), max_length=10, choices=PairFinding)
    origin = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    note = models.TextField(_("note"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["first", "second"])]
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_verdict_in_order"),
            models.CheckConstraint(
                condition=Q(finding__in=["replica", "continues"], origin__isnull=False)
                | Q(finding__in=["same", "different"], origin=None),
                name="pair_verdict_origin_where_needed",
            ),
            models.CheckConstraint(
                condition=Q(origin=None) | Q(origin=F("first")) | Q(origin=F("second")),
                name="pair_verdict_origin_of_pair",
            ),
        ]

    def __str__(self):
        return f"{self.first_id} {self.second_id} {self.finding}"
