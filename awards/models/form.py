from django.db import models

from accounts.models.audit import AppendOnly, AppendOnlyQuerySet


class FormVersion(AppendOnly):
    """A published form: sections and questions as data, found by the hash of its content, never changed.

    `definition` has the shape that awards/questionnaire/questions.py documents and checks.
    """

    code = models.CharField(max_length=60)
    number = models.PositiveSmallIntegerField()
    definition = models.JSONField()
    digest = models.CharField(max_length=64, unique=True)
    published_at = models.DateTimeField()
    used_by: list  # the editions that ask by it, set by the query that lists versions

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "number"], name="form_version_once")]

    def __str__(self):
        return f"{self.code} v{self.number}"
