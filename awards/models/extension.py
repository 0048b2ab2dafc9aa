"""A later end of intake, for everybody, a cohort or one region, and what regions ask for."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.audit import AppendOnlyError
from awards.enums import RegionKind, StageKind
from awards.models.edition import Dimension, Edition
from awards.models.place import Province, Region

FINAL = Q(confirmed_at__isnull=False) | Q(withdrawn_at__isnull=False)


class ExtensionQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(confirmed_at__isnull=False)

    def open(self):
        """Proposed, and neither confirmed nor withdrawn."""
        return self.exclude(FINAL)

    def with_labels(self):
        return self.select_related("province", "dimension", "region", "proposed_by", "confirmed_by")

    def update(self, **kwargs):
        if self.filter(FINAL).exists():
            raise AppendOnlyError("A confirmed or withdrawn extension is never changed.")
        return super().update(**kwargs)

    def delete(self):
        raise AppendOnlyError("Extensions are never deleted.")


class Extension(models.Model):
    """One person proposes it, another confirms it; from then on it is history and holds for whom it names.

    An empty field means all: without class, province, dimension and region it holds for everybody.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="extensions")
    stage = models.CharField(max_length=12, choices=StageKind, default=StageKind.INTAKE)
    closes_at = models.DateTimeField(_("new deadline"))
    participant = models.CharField(_("class of participant"), max_length=10, choices=RegionKind, blank=True)
    province = models.ForeignKey(Province, models.PROTECT, null=True, related_name="+")
    dimension = models.ForeignKey(Dimension, models.PROTECT, null=True, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="extensions")
    reason = models.TextField(_("reason"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(blank=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")), name="extension_by_two"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="extension_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(withdrawn_at=None), name="extension_confirmed_or_withdrawn"
            ),
            models.CheckConstraint(
                condition=Q(region=None) | Q(province=None, participant=""), name="extension_region_or_cohort"
            ),
        ]

    def __str__(self):
        return f"{self.edition_id} {self.stage} {self.closes_at:%Y-%m-%d %H:%M}"

    def save(self, *args, **kwargs):
        if self.pk and type(self).objects.filter(FINAL, pk=self.pk).exists():
            raise AppendOnlyError("A confirmed or withdrawn extension is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnlyError("Extensions are never deleted.")

    @property
    def is_open(self) -> bool:
        return self.confirmed_at is None and self.withdrawn_at is None

    def covers(self, region, *, dimension_id=None) -> bool:
        """Whether it holds for a region: for its entries of a dimension, or without one for all its entries."""
        return (
            self.region_id in {None, region.pk}
            and self.province_id in {None, region.province_id}
            and self.participant in {"", region.kind}
            and self.dimension_id in {None, dimension_id}
        )


class LateRequest(models.Model):
    """A region asks for more time. It waits until it is declined or an extension that came of it is confirmed."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="late_requests")
    region = models.ForeignKey(Region, models.PROTECT, related_name="late_requests")
    until = models.DateTimeField(_("time asked for"))
    reason = models.TextField(_("reason"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    extension = models.ForeignKey(Extension, models.PROTECT, null=True, related_name="requests")
    declined_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    declined_at = models.DateTimeField(null=True)
    answer = models.TextField(_("answer"), blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "region"],
                condition=Q(extension=None, declined_at=None),
                name="late_request_one_waits",
            ),
            models.CheckConstraint(
                condition=Q(declined_at=None, declined_by=None)
                | Q(declined_at__isnull=False, declined_by__isnull=False, extension=None) & ~Q(answer=""),
                name="late_request_declined_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.edition_id} {self.region_id} {self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def waits(self) -> bool:
        return self.extension_id is None and self.declined_at is None

    @property
    def is_granted(self) -> bool:
        """Needs `extension` loaded."""
        return bool(self.extension and self.extension.confirmed_at)
