"""What a region says about itself: its head, its masterplan, its plans, its indices, its clusters. History is kept."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.audit import AppendOnly, AppendOnlyQuerySet
from awards.enums import HEAD_PREFIXES, BookKind, HeadOffice, HeadStatus, MasterplanStatus, PlanKind
from awards.models.place import Agency, Region


class RegionHeadQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(voided_at=None)

    def on(self, date):
        """In office on that day."""
        return self.standing().filter(Q(ends=None) | Q(ends__gte=date), starts__lte=date)


class RegionHead(models.Model):
    """Who leads a region from when to when. An end is added later; a mistake is voided with a reason, never erased."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="heads")
    name = models.CharField(_("name with titles"), max_length=150)
    office = models.CharField(_("office"), max_length=10, choices=HeadOffice)
    status = models.CharField(_("status"), max_length=10, choices=HeadStatus, default=HeadStatus.DEFINITIVE)
    starts = models.DateField(_("in office from"))
    ends = models.DateField(_("until"), null=True, blank=True)
    letter = models.CharField(_("decree of appointment"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_reason = models.CharField(max_length=300, blank=True)
    is_sample = models.BooleanField(default=False)

    objects = RegionHeadQuerySet.as_manager()

    class Meta:
        ordering = ["region_id", "-starts"]
        constraints = [
            models.UniqueConstraint(
                fields=["region"], condition=Q(ends=None, voided_at=None), name="head_one_in_office"
            ),
            models.UniqueConstraint(
                fields=["region", "starts"], condition=Q(voided_at=None), name="head_starts_once_a_day"
            ),
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("starts")), name="head_ends_after_start"),
            models.CheckConstraint(condition=Q(voided_at=None) | ~Q(voided_reason=""), name="head_voided_has_reason"),
        ]

    def __str__(self):
        return f"{self.office_line}, {self.name}"

    @property
    def office_line(self) -> str:
        """The office as letters name it: "Pj. Wali Kota Sukabumi". Needs `region` loaded."""
        place = self.region.name
        for kind in ("Kabupaten Administrasi ", "Kota Administrasi ", "Kabupaten ", "Kota ", "Provinsi "):
            if place.startswith(kind):
                place = place.removeprefix(kind)
                break
        return f"{HEAD_PREFIXES[HeadStatus(self.status)]} {self.get_office_display()} {place}".strip()


class Masterplan(models.Model):
    """A version of a region's smart city masterplan, with its books as files."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="masterplans")
    number = models.PositiveSmallIntegerField(_("version"))
    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(_("last year"))
    status = models.CharField(_("status"), max_length=10, choices=MasterplanStatus, default=MasterplanStatus.DRAFTING)
    decree = models.CharField(_("regulation or decree"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["region_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["region", "number"], name="masterplan_number_once"),
            models.UniqueConstraint(
                fields=["region"], condition=Q(status=MasterplanStatus.IN_FORCE), name="masterplan_one_in_force"
            ),
            models.CheckConstraint(condition=Q(last_year__gte=F("first_year")), name="masterplan_years_in_order"),
        ]

    def __str__(self):
        return f"{self.region_id} v{self.number}"


class MasterplanBook(models.Model):
    """A book of a masterplan as it was uploaded. A newer file takes its place; the older one stays on record."""

    masterplan = models.ForeignKey(Masterplan, models.PROTECT, related_name="books")
    kind = models.CharField(_("book"), max_length=10, choices=BookKind)
    name = models.CharField(max_length=200)  # as the sender called it; never a path
    path = models.CharField(max_length=200)  # in the private storage
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["masterplan_id", "kind", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["masterplan", "kind"], condition=Q(replaced_at=None), name="masterplan_book_one_standing"
            )
        ]

    def __str__(self):
        return self.name


class PlanLink(models.Model):
    """Where a plan of the region stands: RPJPD, RPJMD or the Renstra of an agency."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="plan_links")
    kind = models.CharField(_("plan"), max_length=10, choices=PlanKind)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="plan_links")
    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(_("last year"))
    url = models.URLField(_("address"), max_length=500)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["region_id", "kind", "-first_year", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(last_year__gte=F("first_year")), name="plan_link_years_in_order"),
            models.CheckConstraint(
                condition=Q(agency=None) | Q(kind=PlanKind.AGENCY), name="plan_link_agency_only_for_renstra"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.first_year}-{self.last_year}"


class GovernmentIndex(models.Model):
    """An index of e-government under the name that it has in its years, with its grades as data."""

    code = models.SlugField(unique=True)
    name_id = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField(null=True, blank=True)
    most = models.DecimalField(max_digits=5, decimal_places=2)
    grades = models.JSONField(default=list)  # [{"label_id", "label_en", "from": "4.2"}], the highest first
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["first_year"]
        verbose_name_plural = "government indices"

    def __str__(self):
        return self.name_id

    def grade(self, value) -> dict:
        """The grade of a value by the thresholds; {} where there are none, or the value is below all of them."""
        return next((grade for grade in self.grades if value >= Decimal(grade["from"])), {})


class IndexValue(AppendOnly):
    """A region's index of a year. The newest row of an index and year counts; one without a value takes it back."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="index_values")
    index = models.ForeignKey(GovernmentIndex, models.PROTECT, related_name="values")
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.DecimalField(_("value"), max_digits=5, decimal_places=2, null=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    is_sample = models.BooleanField(default=False)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["region_id", "year", "id"]
        indexes = [models.Index(fields=["region", "year"])]
        constraints = [
            models.CheckConstraint(condition=Q(value=None) | Q(value__gte=0), name="index_value_not_negative")
        ]

    def __str__(self):
        return f"{self.region_id} {self.year} {self.value}"


class Cluster(models.Model):
    """A group of regions that the programme treats together, such as a tourism priority area."""

    code = models.SlugField(unique=True)
    name_id = models.CharField(_("name in Indonesian"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return self.name_id


class ClusterMember(models.Model):
    """A region in a cluster, until it is taken out."""

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="members")
    region = models.ForeignKey(Region, models.PROTECT, related_name="clusters")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["cluster_id", "region_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "region"], condition=Q(removed_at=None), name="cluster_member_once"
            )
        ]

    def __str__(self):
        return f"{self.cluster_id} {self.region_id}"
