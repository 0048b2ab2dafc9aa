from django.db import models


class ScheduledRun(models.Model):
    """When a kind of periodic work ran last. Whoever moves `last_at` on runs it; nobody else does."""

    kind = models.CharField(max_length=40, unique=True)
    last_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"{self.kind} {self.last_at}"
