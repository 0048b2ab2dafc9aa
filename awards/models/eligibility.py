from django.conf import settings
from django.db import models

from accounts.models.audit import AppendOnly, AppendOnlyQuerySet
from awards.models.entry import Entry


class EligibilityCheck(AppendOnly):
    """What was asked and answered before an entry was started, by which rules, and what came of it.

    `rules` and `answers` have the shapes of awards/eligibility.py; `key` names the open page, so that pressing twice
    starts one entry.
    """

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="eligibility")
    key = models.CharField(max_length=64, null=True, unique=True)
    rules = models.JSONField()
    rules_digest = models.CharField(max_length=64)
    answers = models.JSONField()
    verdict = models.JSONField()  # [{"kind", "holds", "text_id", "text_en"}], in the order of the rules
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(key=""), name="eligibility_key_not_blank")]

    def __str__(self):
        return f"{self.entry_id} {self.rules_digest[:12]}"
