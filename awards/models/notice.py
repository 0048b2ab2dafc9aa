"""What people are told, and the digests that bring it: one mail a person at most, however much happened."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.enums import NoticeKind
from awards.models.edition import Edition
from awards.models.entry import Entry
from awards.models.place import Agency, Region


class Digest(models.Model):
    """A mail to be: made once a person and turn, sent once, tried again while the mail server is away."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digests")
    turn = models.DateTimeField()  # the hour for which it is due
    made_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField()  # not before; moved on by whoever tries, so that nobody else does
    sent_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "turn"], name="digest_once_a_turn")]
        indexes = [models.Index(fields=["sent_at", "try_at"])]

    def __str__(self):
        return f"{self.user_id} {self.turn:%Y-%m-%d %H:%M}"


class Notice(models.Model):
    """One thing that one person is told. `words` holds the facts; the sentence is written when it is read.

    `mark` names a reminder that comes by itself ("7 days before ..."): the database keeps it from coming twice.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(_("kind"), max_length=12, choices=NoticeKind)
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="notices")
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="notices")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    words = models.JSONField(default=dict)
    mark = models.CharField(max_length=80, blank=True)
    digest = models.ForeignKey(Digest, models.PROTECT, null=True, related_name="notices")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "edition", "mark"], condition=~Q(mark=""), name="notice_mark_once")
        ]
        indexes = [
            models.Index(fields=["digest", "at"]),
            models.Index(fields=["edition", "kind", "region"]),
            models.Index(fields=["user", "at"]),
        ]

    def __str__(self):
        return f"{self.user_id} {self.kind} {self.at:%Y-%m-%d %H:%M}"
