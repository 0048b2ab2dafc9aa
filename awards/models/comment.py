from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.audit import AppendOnly, AppendOnlyQuerySet
from awards.enums import CommentKind
from awards.models.entry import Entry


class SectionComment(AppendOnly):
    """What an agency and its region admin say to each other about a section, and what they do with it: append-only.

    A comment that stands `on` nothing begins a thread; a reply, a resolving and a reopening stand on that first
    comment, a taking back on the comment that it takes back.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="comments")
    section = models.SlugField()
    kind = models.CharField(max_length=10, choices=CommentKind, default=CommentKind.SAID)
    on = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="follow_ups")
    text = models.TextField(_("comment"), blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="said") & ~Q(text="")) | (~Q(kind="said") & Q(text="", on__isnull=False)),
                name="section_comment_says_or_stands_on",
            ),
            models.UniqueConstraint(
                fields=["on"], condition=Q(kind="taken_back"), name="section_comment_taken_back_once"
            ),
        ]

    def __str__(self):
        return f"{self.entry_id} {self.section} {self.kind}"
