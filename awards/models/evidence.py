"""Around a file of evidence: the upload that brought it, the copy that judges read, what was said of it; and of links."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.audit import AppendOnly, AppendOnlyQuerySet
from awards.enums import EvidenceState, LinkOutcome
from awards.models.entry import Entry, Evidence


class EvidenceUpload(models.Model):
    """A file on its way, in pieces. `offset` bytes of it lie on the disk for certain, whatever the file's length says.

    It ends as evidence, refused with a reason, or swept once it has expired.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="uploads")
    question = models.SlugField()
    supports = models.CharField(max_length=250, blank=True)
    token = models.CharField(max_length=32, unique=True)  # its address, and the name of its file on the disk
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    evidence = models.ForeignKey(Evidence, models.PROTECT, null=True, blank=True, related_name="uploads")
    refused = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(offset__lte=F("size")), name="upload_not_past_its_end"),
            models.CheckConstraint(condition=Q(evidence=None) | Q(offset=F("size")), name="upload_whole_when_kept"),
        ]

    def __str__(self):
        return f"{self.name} {self.offset}/{self.size}"

    @property
    def percent(self):
        return 100 * self.offset // self.size


class EvidenceCopy(models.Model):
    """What judges and the public get in place of the original: the same document without what tells of its maker.

    No row: still to be made. `failed` says why none could be made; then only the original stands.
    """

    evidence = models.OneToOneField(Evidence, models.PROTECT, related_name="copy")
    path = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    picture = models.CharField(max_length=200, blank=True)  # path of the thumbnail or first page, where there is one
    failed = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "evidence copies"
        constraints = [
            models.CheckConstraint(
                condition=(Q(failed="") & ~Q(path="") & ~Q(sha256="")) | (~Q(failed="") & Q(path="")),
                name="evidence_copy_stands_or_failed",
            )
        ]

    def __str__(self):
        return f"{self.evidence_id} {self.failed or self.sha256[:12]}"


class EvidenceCheck(AppendOnly):
    """What the secretariat found out about a file and its claim: append-only, the latest counts. None: it is claimed."""

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="checks")
    supports = models.CharField(max_length=250, null=True)  # the claim that it was about; null: from before it was kept
    state = models.CharField(_("state"), max_length=10, choices=EvidenceState)
    place = models.CharField(_("place"), max_length=200, blank=True)
    day = models.DateField(_("day of the visit"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)  # the reason of a rejection, what was seen in the field
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=EvidenceState.REJECTED) | ~Q(note=""), name="evidence_rejection_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state=EvidenceState.VERIFIED) | (~Q(place="") & ~Q(note="") & Q(day__isnull=False)),
                name="evidence_visit_has_place_day_note",
            ),
        ]

    def __str__(self):
        return f"{self.evidence_id} {self.state}"


class LinkCheck(AppendOnly):
    """Whether an address of an entry answered, or what a person says of it: append-only; a person's word beats it."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="link_checks")
    url = models.TextField()
    outcome = models.CharField(max_length=12, choices=LinkOutcome)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    host = models.CharField(max_length=253, blank=True)  # where it led in the end
    note = models.TextField(blank=True)
    is_word = models.BooleanField(default=False)  # a person opened it, no machine
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")  # who said or asked it
    at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"{self.outcome} {self.host}"
