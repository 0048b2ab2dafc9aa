from django.conf import settings
from django.db import models

from awards.models.entry import Entry


class Presence(models.Model):
    """Who was last seen where in an entry: one row a person, written over and over, believed for two minutes."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="presences")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    section = models.SlugField(blank=True)  # empty: the task list
    is_writing = models.BooleanField(default=False)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "person"], name="presence_once")]

    def __str__(self):
        return f"{self.entry_id} {self.person_id} {self.section}"
