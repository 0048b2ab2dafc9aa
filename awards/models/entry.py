"""An entry from its first saved field to its sent, immutable versions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.audit import AppendOnly, AppendOnlyQuerySet
from awards.enums import ARRIVED, TRANSITIONS, EntryState
from awards.models.edition import Category, Edition, SubDimension
from awards.models.form import FormVersion
from awards.models.place import Agency, Region


class EntryQuerySet(models.QuerySet):
    def arrived(self):
        return self.filter(state__in=ARRIVED)

    def with_labels(self):
        return self.select_related("region__province", "agency", "category__dimension", "subdimension", "current")


class Entry(models.Model):
    """An innovation entered in a category. Its draft lives in sections, what was sent in versions."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="entries")
    region = models.ForeignKey(Region, models.PROTECT, related_name="entries")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="entries")
    category = models.ForeignKey(Category, models.PROTECT, related_name="entries")
    subdimension = models.ForeignKey(SubDimension, models.PROTECT, null=True, blank=True, related_name="entries")
    code = models.CharField(max_length=20, unique=True)  # said on the phone: "2026-0042"
    title = models.CharField(_("title"), max_length=250)
    state = models.CharField(_("state"), max_length=12, choices=EntryState, default=EntryState.DRAFT)
    state_since = models.DateTimeField()
    form = models.ForeignKey(FormVersion, models.PROTECT, related_name="entries")
    current = models.ForeignKey("EntryVersion", models.PROTECT, null=True, blank=True, related_name="+")
    repair_until = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    # Who is in charge of it at the agency; nobody named: the whole agency. Everybody of the agency writes all the same.
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="kept_entries"
    )
    is_sample = models.BooleanField(default=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["edition", "state"]), models.Index(fields=["region", "edition"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(current__isnull=False) | ~Q(state__in=sorted(ARRIVED)), name="entry_arrived_has_version"
            ),
            models.CheckConstraint(
                condition=~Q(state=EntryState.REPAIR) | Q(repair_until__isnull=False), name="entry_repair_has_deadline"
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    def may_become(self, state: EntryState) -> bool:
        return state in TRANSITIONS[EntryState(self.state)]


class DraftSection(models.Model):
    """The answers of one section as they stand in the draft, saved from the first field on.

    `version` grows by one with each save: a writer who read an older one is told, and overwrites nothing.
    `writer` names the open page that saved last: it may save again without having heard of its own last version.
    `kept_version` is the last one that SectionRevision holds, `began_at` when the writing of the present one began.
    An approval is bound to `approved_version` and to the files of that moment: any change leaves it behind.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="sections")
    section = models.SlugField()
    answers = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    writer = models.CharField(max_length=32, blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    began_at = models.DateTimeField(null=True, blank=True)
    kept_version = models.PositiveIntegerField(default=0)
    approved_version = models.PositiveIntegerField(null=True, blank=True)
    approved_files = models.JSONField(default=list, blank=True)  # what Draft.file_marks said of the evidence, in order
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "section"], name="draft_section_once"),
            models.CheckConstraint(
                condition=Q(approved_version=None, approved_by=None, approved_at=None)
                | Q(approved_version__isnull=False, approved_by__isnull=False, approved_at__isnull=False),
                name="draft_section_approval_whole",
            ),
        ]

    def __str__(self):
        return f"{self.entry_id} {self.section} v{self.version}"

    @property
    def is_approved(self) -> bool:
        """Whether the text stands as it was approved; its files are asked by Draft.is_approved."""
        return self.approved_version is not None and self.approved_version == self.version


class Evidence(models.Model):
    """A file that supports an answer. Removing takes it out of the draft; versions that name it keep it."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="evidence")
    question = models.SlugField()
    name = models.CharField(max_length=200)  # as the sender called it; never a path
    path = models.CharField(max_length=200)  # in the private storage
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    supports = models.CharField(max_length=250, blank=True)  # the claim it proves, see awards/evidence/claims.py

    sent_claim: str  # the one that the version in force names; set by the query that fetched it for a check

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "evidence"

    def __str__(self):
        return self.name

    def as_answer(self):
        """How a sealed version names the file: always the original."""
        answer = {"id": self.pk, "name": self.name, "size": self.size, "sha256": self.sha256}
        return answer | ({"supports": self.supports} if self.supports else {})


class EntryVersion(AppendOnly):
    """What was sent: answers and files as they were, sealed by a digest, with receipt and time of arrival."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    form = models.ForeignKey(FormVersion, models.PROTECT, related_name="+")
    title = models.CharField(max_length=250)
    content = models.JSONField()  # the canonical content, see awards/sealing.py
    digest = models.CharField(max_length=64)
    receipt = models.CharField(max_length=40, unique=True)
    # 128 random bits for the public check page; a version sent before there was one has none, and no QR.
    check_id = models.CharField(max_length=26, unique=True, null=True)
    idempotency_key = models.CharField(max_length=64, unique=True)
    arrived_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["entry_id", "number"]
        constraints = [models.UniqueConstraint(fields=["entry", "number"], name="entry_version_once")]

    def __str__(self):
        return f"{self.receipt} v{self.number}"

    @property
    def answers(self) -> dict:
        """Section code -> question code -> answer."""
        return self.content["answers"]
