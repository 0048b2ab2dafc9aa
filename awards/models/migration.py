"""What a new form did to a draft, and the answers that it had no place for."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.audit import AppendOnly, AppendOnlyQuerySet
from awards.models.entry import Entry
from awards.models.form import FormVersion


class DraftMigration(AppendOnly):
    """One draft went from one form to another. The codes of its questions by what happened to their answers."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="migrations")
    from_form = models.ForeignKey(FormVersion, models.PROTECT, related_name="+")
    to_form = models.ForeignKey(FormVersion, models.PROTECT, related_name="+")
    moved = models.JSONField(default=list)  # into another section
    set_aside = models.JSONField(default=list)
    came_back = models.JSONField(default=list)
    migrated_at = models.DateTimeField()
    migrated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"{self.entry_id}: {self.from_form_id} -> {self.to_form_id}"


class AsideReason(models.TextChoices):
    REMOVED = "removed", _("No longer asked")
    UNFIT = "unfit", _("Asked in another way")
    LATE = "late", _("Written on a page of the earlier form")


class SetAside(models.Model):
    """An answer that a new form had no place for, as it was given. It comes back when its question does.

    `asked` is the question as it was; `left` what stands in the draft in its stead (None: nothing): as long as that was
    not changed, the answer can come back without overwriting anything.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="set_aside")
    form = models.ForeignKey(FormVersion, models.PROTECT, related_name="+")  # the one that asked
    question = models.SlugField()
    section = models.SlugField()
    asked = models.JSONField()
    value = models.JSONField()
    left = models.JSONField(null=True)
    reason = models.CharField(max_length=8, choices=AsideReason)
    set_aside_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["entry", "returned_at"])]

    def __str__(self):
        return f"{self.entry_id} {self.question}"
