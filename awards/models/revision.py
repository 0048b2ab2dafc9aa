from django.conf import settings
from django.db import models

from accounts.models.audit import AppendOnly, AppendOnlyQuerySet
from awards.models.entry import Entry
from awards.models.form import FormVersion


class SectionRevision(AppendOnly):
    """A state in which a section once stood, kept before the next one took its place.

    The state that stands now lives in DraftSection; it comes here when another person or page writes, when its page
    has written for ten minutes, and before every sending, hand-over, return and change of the form.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="revisions")
    section = models.SlugField()
    version = models.PositiveIntegerField()  # the DraftSection's, by which people name the state
    form = models.ForeignKey(FormVersion, models.PROTECT, related_name="+")  # in whose questions the answers are said
    answers = models.JSONField()
    began_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["entry_id", "section", "version"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "section", "version"], name="section_revision_once"),
            models.CheckConstraint(
                condition=models.Q(saved_at__gte=models.F("began_at")), name="section_revision_ends_after_start"
            ),
        ]

    def __str__(self):
        return f"{self.entry_id} {self.section} v{self.version}"
