"""The programme as data: one edition a year with its stages, categories, form and rules."""

from copy import copy
from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import Zone
from awards.enums import RegionKind, StageKind
from awards.models.form import FormVersion

# What a deadline asks of an extension, and the reason that stands beside it.
COVERS = ("edition", "stage", "closes_at", "participant", "province", "dimension", "region", "reason")


def reminder_days() -> list[int]:
    return [14, 7, 3, 1]


def digest_rhythm() -> dict[str, int]:
    """A mail at this hour of the receiver's day, every so many hours; more often in the last hours before the deadline."""
    return {"hour": 7, "every": 24, "last_hours": 48, "last_every": 6}


class Programme(models.Model):
    code = models.SlugField(unique=True)
    name_id = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)

    def __str__(self):
        return self.name_id


class Dimension(models.Model):
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="dimensions")
    code = models.SlugField()
    order = models.PositiveSmallIntegerField()
    programme_label = models.CharField(max_length=60)  # "Smart Governance"
    label_id = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["programme", "code"], name="dimension_once")]

    def __str__(self):
        return self.programme_label


class SubDimension(models.Model):
    dimension = models.ForeignKey(Dimension, models.CASCADE, related_name="subdimensions")
    code = models.SlugField()
    order = models.PositiveSmallIntegerField()
    label_id = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["dimension", "code"], name="subdimension_once")]

    def __str__(self):
        return self.label_id


class Edition(models.Model):
    """One year of the programme. Its names, wording and rules are data, because they change every year."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="editions")
    slug = models.SlugField(unique=True)
    year = models.PositiveSmallIntegerField(_("year"))
    name_id = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    ministry = models.CharField(_("ministry"), max_length=200)
    directorate = models.CharField(_("directorate"), max_length=200, blank=True)
    zone = models.CharField(_("time zone of the deadlines"), max_length=32, choices=Zone, default=Zone.WIB)
    form = models.ForeignKey(FormVersion, models.PROTECT, null=True, related_name="editions")
    grace_minutes = models.PositiveSmallIntegerField(_("minutes of grace after the deadline"), default=5)
    # Whether a region admin must approve every section before an entry can be sent.
    sections_need_approval = models.BooleanField(_("every section is approved before sending"), default=False)
    evidence_megabytes = models.PositiveIntegerField(_("megabytes of evidence per region"), default=500)
    evidence_files = models.PositiveIntegerField(_("files of evidence per region"), default=300)
    # Rules of ranking and grading, in the shapes that scoring/engine documents.
    tie_breaks = models.JSONField(default=list)  # [{"metric": "criterion:benefit"}, ..., {"metric": "draw"}]
    grades = models.JSONField(default=list)  # [{"code", "label_id", "label_en", "from": "85"}]
    method = models.CharField(max_length=20, default="mean")
    method_params = models.JSONField(default=dict)
    display_decimals = models.PositiveSmallIntegerField(default=2)
    awards = models.JSONField(default=list)  # [{"place": 1, "label_id": "Terbaik I", "label_en": "First"}]
    screening_clauses = models.JSONField(default=list)  # [{"code": "3.1", "text_id", "text_en"}]
    gate_rules = models.JSONField(default=list)  # what is asked before writing, see awards/eligibility.py
    charter = models.JSONField(default=dict)  # wording and number pattern, see awards/actions/certificate.py
    reminder_days = models.JSONField(default=reminder_days)  # days before the deadline, see awards/reminders.py
    digest_rhythm = models.JSONField(default=digest_rhythm)  # see awards/turns.py
    recommendation_limit = models.PositiveSmallIntegerField(
        _("recommendations of a province per dimension"), null=True, blank=True
    )  # none: as many as the province likes
    is_sample = models.BooleanField(_("sample data"), default=False)

    class Meta:
        ordering = ["-year"]

    def __str__(self):
        return self.name_id

    @cached_property
    def timeline(self):
        """Stage kind -> stage. One query."""
        return {stage.kind: stage for stage in self.stages.all()}

    def stage(self, kind: StageKind):
        return self.timeline.get(kind)

    def with_dates_unread(self) -> "Edition":
        """The same edition, which will ask the database for its stages and extensions again."""
        twin = copy(self)
        for name in ("timeline", "extensions_in_force", "_prefetched_objects_cache"):
            twin.__dict__.pop(name, None)
        return twin

    @cached_property
    def extensions_in_force(self):
        """The confirmed extensions of all stages, without labels: every saving asks for them. One query."""
        return list(self.extensions.in_force().only(*COVERS))

    def grade(self, code) -> dict:
        """The grade of that code as the rules hold it; {} when there is none."""
        return next((grade for grade in self.grades if grade["code"] == code), {})


class Stage(models.Model):
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="stages")
    kind = models.CharField(max_length=12, choices=StageKind)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))

    class Meta:
        ordering = ["opens_at"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "kind"], name="stage_once"),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")), name="stage_ends_after_start"
            ),
        ]

    def __str__(self):
        return f"{self.edition_id} {self.kind}"

    def is_open(self, now):
        return self.opens_at <= now < self.closes_at


class Category(models.Model):
    """What prizes are given in: a dimension for a class of participant."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="categories")
    dimension = models.ForeignKey(Dimension, models.PROTECT, related_name="categories")
    participant = models.CharField(_("class of participant"), max_length=10, choices=RegionKind)
    prizes = models.PositiveSmallIntegerField(_("number of prizes"), default=3)

    class Meta:
        ordering = ["edition_id", "dimension__order", "participant"]
        verbose_name_plural = "categories"
        constraints = [models.UniqueConstraint(fields=["edition", "dimension", "participant"], name="category_once")]

    def __str__(self):
        return f"{self.dimension_id} {self.participant}"

    @property
    def code(self):
        """Needs `dimension` loaded."""
        return f"{self.dimension.code}-{self.participant}"
