from django.db import models

from accounts.models.audit import AppendOnly, AppendOnlyQuerySet


class RubricVersion(AppendOnly):
    """A rubric: criteria with weights, scale and level texts as data, found by content hash, never changed.

    `definition` has the shape that judging/criteria.py documents and checks.
    """

    code = models.CharField(max_length=60)
    number = models.PositiveSmallIntegerField()
    definition = models.JSONField()
    digest = models.CharField(max_length=64, unique=True)
    published_at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "number"], name="rubric_version_once")]

    def __str__(self):
        return f"{self.code} v{self.number}"
