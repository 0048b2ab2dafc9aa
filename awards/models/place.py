"""Where entries come from: provinces, regions and their agencies, by the codes of the home ministry."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import Zone
from awards.enums import RegionKind


class Province(models.Model):
    code = models.CharField(max_length=2, unique=True)
    name = models.CharField(_("name"), max_length=100)
    zone = models.CharField(_("time zone"), max_length=32, choices=Zone, default=Zone.WIB)

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return self.name


class ProvinceAlias(models.Model):
    province = models.ForeignKey(Province, models.CASCADE, related_name="aliases")
    alias = models.CharField(max_length=100, unique=True)

    def __str__(self):
        return self.alias


class RegionQuerySet(models.QuerySet):
    def competing(self):
        """Regions with a government of their own."""
        return self.filter(is_autonomous=True)


class Region(models.Model):
    """A regency, a city or a province that can take part."""

    code = models.CharField(_("code"), max_length=5, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=RegionKind)
    name = models.CharField(_("name"), max_length=100)
    province = models.ForeignKey(Province, models.PROTECT, related_name="regions")
    zone = models.CharField(_("time zone"), max_length=32, choices=Zone, default=Zone.WIB)
    is_autonomous = models.BooleanField(_("has its own government"), default=True)
    year_joined = models.PositiveSmallIntegerField(_("year joined"), null=True, blank=True)

    objects = RegionQuerySet.as_manager()
    agency_ids: frozenset[int]  # set by the query that fetches a region through the rule of its profile

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return self.name

    @property
    def government(self):
        """How charters and letters name the recipient."""
        return f"Pemerintah {self.name}"


class RegionAlias(models.Model):
    region = models.ForeignKey(Region, models.CASCADE, related_name="aliases")
    alias = models.CharField(max_length=100, unique=True)

    def __str__(self):
        return self.alias


class Agency(models.Model):
    """A local agency (perangkat daerah) that drafts entries."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="agencies")
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["region_id", "name"]
        verbose_name_plural = "agencies"
        constraints = [models.UniqueConstraint(fields=["region", "name"], name="agency_once_in_region")]

    def __str__(self):
        return self.name
