"""The register of innovations: what the agencies of a region plan, run and have carried out."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models.audit import AppendOnly, AppendOnlyQuerySet
from awards.enums import InnovationState
from awards.models.edition import Dimension, Edition, SubDimension
from awards.models.entry import Entry
from awards.models.place import Agency


class Innovation(models.Model):
    """An innovation that an agency reports. Its months are kept as the first day of the month."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="innovations")
    title = models.CharField(_("title"), max_length=200)
    dimension = models.ForeignKey(Dimension, models.PROTECT, related_name="+")
    subdimension = models.ForeignKey(SubDimension, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(_("state"), max_length=12, choices=InnovationState)
    starts = models.DateField(_("start"))
    ends = models.DateField(_("end"), null=True, blank=True)
    description = models.TextField(_("short description"), blank=True)
    budget = models.CharField(_("budget source"), max_length=200, blank=True)
    url = models.URLField(_("link"), max_length=500, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["agency_id", "title"]
        constraints = [
            models.UniqueConstraint("agency", Lower("title"), name="innovation_once_in_agency"),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")), name="innovation_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(state=InnovationState.CARRIED_OUT) | Q(ends__isnull=False),
                name="innovation_carried_out_has_end",
            ),
        ]

    def __str__(self):
        return self.title


class InnovationStep(AppendOnly):
    """A state that an innovation came into, by whom and when."""

    innovation = models.ForeignKey(Innovation, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=12, choices=InnovationState)
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"{self.innovation_id} {self.state}"


class Promotion(models.Model):
    """The entry that came out of an innovation of the register: one that lives in each edition."""

    innovation = models.ForeignKey(Innovation, models.PROTECT, related_name="promotions")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="promotion")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)  # the entry was withdrawn and another one was begun

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["innovation", "edition"], condition=Q(ended_at=None), name="promotion_one_living"
            )
        ]

    def __str__(self):
        return f"{self.innovation_id} {self.entry_id}"
