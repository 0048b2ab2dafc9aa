"""Where an innovation comes from: another entry of Juara, or something outside it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from awards.enums import LineageKind
from awards.models.entry import Entry


class LineageQuerySet(models.QuerySet):
    def standing(self):
        """Neither taken back by the entrant nor declined by the secretariat."""
        return self.filter(removed_at=None, declined_at=None)

    def declared(self):
        """What the entrant says, whatever the secretariat thinks of it: this is sealed with a version."""
        return self.filter(removed_at=None, by_secretariat=False)

    def with_labels(self):
        return self.select_related("source__region", "source__edition", "source__category__dimension")


class Lineage(models.Model):
    """A link from an entry to what it continues or replicates. Taking it back keeps the row."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="lineage")
    kind = models.CharField(_("kind"), max_length=16, choices=LineageKind)
    source = models.ForeignKey(Entry, models.PROTECT, null=True, blank=True, related_name="descendants")
    outside_title = models.CharField(_("name of the innovation"), max_length=250, blank=True)
    outside_region = models.CharField(_("region or institution"), max_length=120, blank=True)
    outside_year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    outside_link = models.URLField(_("link"), max_length=400, blank=True)
    by_secretariat = models.BooleanField(default=False)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    declined_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    declined_at = models.DateTimeField(null=True)
    declined_reason = models.TextField(blank=True)

    objects = LineageQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "lineage"
        constraints = [
            models.CheckConstraint(condition=Q(source=None) | ~Q(source=F("entry")), name="lineage_not_to_itself"),
            models.CheckConstraint(
                condition=Q(source=None) & ~Q(outside_title="") | Q(source__isnull=False, outside_title=""),
                name="lineage_inside_or_outside",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(declined_at=None), name="lineage_confirmed_or_declined"
            ),
            models.CheckConstraint(
                condition=Q(declined_at=None) | ~Q(declined_reason=""), name="lineage_declined_with_reason"
            ),
            models.UniqueConstraint(
                fields=["entry", "source"],
                condition=Q(removed_at=None, declined_at=None, source__isnull=False),
                name="lineage_once_per_source",
            ),
            models.UniqueConstraint(
                fields=["entry", "outside_title"],
                condition=Q(removed_at=None, declined_at=None, source=None),
                name="lineage_once_per_outside",
            ),
        ]

    def __str__(self):
        return f"{self.entry_id} {self.kind} {self.source_id or self.outside_title}"

    @property
    def stands(self) -> bool:
        return self.removed_at is None and self.declined_at is None

    @property
    def title(self) -> str:
        """Needs `source` loaded, as the next two do."""
        return self.source.title if self.source else self.outside_title

    @property
    def region_name(self) -> str:
        return self.source.region.name if self.source else self.outside_region

    @property
    def year(self) -> int | None:
        return self.source.edition.year if self.source else self.outside_year

    def as_content(self) -> dict:
        """How a sealed version names the link. Needs the source's region and edition loaded."""
        inside = {"entry": self.source.code} if self.source else {"link": self.outside_link}
        return {"kind": self.kind, "title": self.title, "region": self.region_name, "year": self.year, **inside}
