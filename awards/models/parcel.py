from django.conf import settings
from django.db import models


class PostPiece(models.Model):
    """A piece of a long autosave that waits for the others: two kilobytes at most, kept for an hour at most."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    parcel = models.CharField(max_length=20)  # names the body that was cut
    number = models.PositiveSmallIntegerField()
    body = models.BinaryField()
    arrived_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "parcel", "number"], name="post_piece_once")]

    def __str__(self):
        return f"{self.parcel} {self.number}"
