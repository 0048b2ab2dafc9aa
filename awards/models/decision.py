"""The adopted ranking as a record: all that the public, charters and the interface to others ever read."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from awards.models.edition import Category, Edition
from awards.models.entry import Entry, EntryVersion


class DecisionSetQuerySet(models.QuerySet):
    def public(self, now):
        """Adopted by two persons and past its instant: the only gate between a result and the world."""
        return self.filter(
            withdrawn_at=None, confirmed_at__isnull=False, publish_confirmed_at__isnull=False, publish_at__lte=now
        )

    def been_public(self, now):
        """Public now, or withdrawn after it was: what the world has seen, it may ask about."""
        seen = Q(withdrawn_at__gt=F("publish_at")) & Q(withdrawn_at__gt=F("publish_confirmed_at"))
        return self.filter(
            Q(withdrawn_at=None) | seen,
            confirmed_at__isnull=False,
            publish_confirmed_at__isnull=False,
            publish_at__lte=now,
        )


class DecisionSet(models.Model):
    """The results of one ranking run as two persons adopted them, and the instant at which they become public."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="decision_sets")
    run_number = models.CharField(_("ranking run"), max_length=40)
    run_digest = models.CharField(max_length=64)
    method = models.CharField(max_length=20)
    decree = models.CharField(_("number of the decree"), max_length=120, blank=True)
    note = models.TextField(_("note"), blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    publish_at = models.DateTimeField(_("public from"), null=True)
    publish_set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    publish_confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    publish_confirmed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(blank=True)

    objects = DecisionSetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition"], condition=Q(withdrawn_at=None), name="decision_set_one_standing"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")), name="decision_adopted_by_two"
            ),
            models.CheckConstraint(
                condition=Q(publish_confirmed_by=None) | ~Q(publish_confirmed_by=F("publish_set_by")),
                name="publication_set_by_two",
            ),
        ]

    def __str__(self):
        return f"{self.edition_id} {self.run_number}"

    def is_public(self, now):
        return bool(
            self.withdrawn_at is None
            and self.confirmed_at
            and self.publish_confirmed_at
            and self.publish_at
            and self.publish_at <= now
        )


class Decision(models.Model):
    """One entry's place in its category, as adopted."""

    decision_set = models.ForeignKey(DecisionSet, models.CASCADE, related_name="decisions")
    category = models.ForeignKey(Category, models.PROTECT, related_name="decisions")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="decisions")
    version = models.ForeignKey(EntryVersion, models.PROTECT, related_name="+")
    place = models.PositiveIntegerField(_("place"))
    tied = models.BooleanField(default=False)
    score = models.DecimalField(_("final score"), max_digits=9, decimal_places=4)
    grade = models.CharField(max_length=40, blank=True)
    award_id = models.CharField(max_length=80, blank=True)  # "Terbaik I"; empty when no prize
    award_en = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["category_id", "place", "entry_id"]
        constraints = [models.UniqueConstraint(fields=["decision_set", "entry"], name="decision_once")]

    def __str__(self):
        return f"{self.category_id} {self.place}"

    @property
    def grade_names(self) -> dict:
        """The grade with its labels, {} when there is none. Needs `decision_set.edition` loaded."""
        return self.decision_set.edition.grade(self.grade)
