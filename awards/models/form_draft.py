from django.conf import settings
from django.db import models
from django.db.models import Q

from awards.models.edition import Edition
from awards.models.form import FormVersion


class FormDraft(models.Model):
    """The next form of an edition while it is being written; publishing makes a FormVersion of it.

    `version` grows by one with each save: a page that read an older one is told, and overwrites nothing.
    `definition` may be unsound until it is published; awards/questionnaire/definition.py says what is wrong with it.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="form_drafts")
    base = models.ForeignKey(FormVersion, models.PROTECT, null=True, related_name="+")  # what it was copied from
    definition = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)  # published or discarded
    published_as = models.ForeignKey(FormVersion, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["edition"], condition=Q(closed_at=None), name="form_draft_one_open"),
            models.CheckConstraint(
                condition=Q(published_as=None) | Q(closed_at__isnull=False), name="form_draft_published_is_closed"
            ),
        ]

    def __str__(self):
        return f"{self.definition.get('code', '')} ({self.edition_id}) v{self.version}"
