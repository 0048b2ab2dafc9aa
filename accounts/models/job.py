from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import JobState


class Job(models.Model):
    """The truth about a piece of long work: how far it is, who runs it, what it made."""

    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    checkpoint = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(
        default=0
    )  # grows with each claim, never reset: it fences off late workers
    max_attempts = models.PositiveSmallIntegerField(default=3)
    heartbeat = models.DateTimeField(null=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="jobs")
    edition_id = models.PositiveBigIntegerField(null=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)  # {"files": [{"name", "path", "size", "sha256"}], "link": url}
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"{self.kind} {self.pk} {self.state}"

    @property
    def percent(self):
        return min(100, round(100 * self.done / self.total)) if self.total else 0

    @property
    def is_over(self):
        return self.state in {JobState.DONE, JobState.FAILED}

    @property
    def files(self):
        return self.result.get("files", [])
