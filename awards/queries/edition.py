"""Editions and what stands under them, fetched through the rules."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import AuditEvent
from awards.enums import StageKind
from awards.models import Edition
from awards.rules import edition as rules

TIMELINE = {
    "edition.create": _("Edition created"),
    "edition.set_dates": _("Dates changed"),
    "edition.set_quota": _("Limits of evidence changed"),
    "edition.set_gate": _("Rules of eligibility changed"),
    "edition.set_form": _("Form published"),
    "edition.set_reminders": _("Reminders and recommendations set"),
    "extension.propose": _("Extension proposed"),
    "extension.confirm": _("Deadline extended"),
    "extension.withdraw": _("Proposed extension withdrawn"),
    "decision.propose": _("Decision proposed"),
    "decision.confirm": _("Decision adopted"),
    "decision.set_publication": _("Publication set"),
    "decision.confirm_publication": _("Publication confirmed"),
    "decision.withdraw": _("Decision withdrawn"),
}


@dataclass(frozen=True)
class Change:
    label: str
    at: datetime
    actor: str
    reason: str


def edition_for(user, slug, rule=rules.may_read_edition) -> Edition:
    """The edition, if this person may know of it (else 404) and `rule` holds (else 403). One query."""
    edition = Edition.objects.select_related("programme", "form").filter(slug=slug).first()
    if edition is None or not rules.may_read_edition(user, edition):
        raise Http404
    if not rule(user, edition):
        raise PermissionDenied
    return edition


def editions_of(user):
    """The editions whose inside this person knows, newest first."""
    ids = user.over(Role.ORGANISER) | user.over(Role.SECRETARIAT) | user.over(Role.AUDITOR)
    return Edition.objects.filter(pk__in=ids).prefetch_related("stages")


def standing_decision(edition):
    return edition.decision_sets.filter(withdrawn_at=None).first()


def results_are_public(edition, now) -> bool:
    decision = standing_decision(edition)
    return decision is not None and decision.is_public(now)


def intake_is_over(edition, now) -> bool:
    stage = edition.stage(StageKind.INTAKE)
    return stage is not None and stage.closes_at <= now


def ranking_words(edition, method: str):
    """`method` and `tie_breaks` in the reader's words. One query."""
    return import_string(settings.RANKING_WORDS)(edition, method)


def history_of(edition) -> list[Change]:
    """What stands on the timeline of the edition, newest first, with the words of each act."""
    events = AuditEvent.objects.filter(edition_id=edition.pk, verb__in=TIMELINE)
    return [
        Change(str(TIMELINE[event.verb]), event.at, str(event.actor or ""), event.data.get("reason", ""))
        for event in events.select_related("actor")
    ]
