from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from awards.models import Edition, Region
from judging.enums import ConflictKind


class Judge(models.Model):
    """A person as judge of an edition. `code` (J01) is how marks are published."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="judges")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="judgeships")
    code = models.CharField(max_length=8)
    institution = models.CharField(_("institution"), max_length=200, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["edition_id", "code"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "user"], name="judge_once"),
            models.UniqueConstraint(fields=["edition", "code"], name="judge_code_once"),
        ]

    def __str__(self):
        return self.code


class ConflictFact(models.Model):
    """Why a judge does not judge a region. The pair is absent everywhere, it is never a penalty."""

    judge = models.ForeignKey(Judge, models.CASCADE, related_name="conflicts")
    region = models.ForeignKey(Region, models.PROTECT, related_name="conflicts")
    kind = models.CharField(_("kind"), max_length=10, choices=ConflictKind)
    note = models.CharField(_("note"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["judge", "region", "kind"], name="conflict_fact_once")]

    def __str__(self):
        return f"{self.judge_id} {self.region_id} {self.kind}"


class Pact(models.Model):
    """The integrity pact as a judge signed it for a round, by the hash of its words."""

    judge = models.ForeignKey(Judge, models.CASCADE, related_name="pacts")
    round = models.ForeignKey("judging.Round", models.CASCADE, related_name="pacts")
    text_digest = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["judge", "round"], name="pact_once")]

    def __str__(self):
        return f"{self.judge_id} {self.round_id}"
