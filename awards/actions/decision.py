from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actions import audit
from accounts.refusal import Refused
from awards.enums import EntryState
from awards.models import Certificate, Decision, DecisionSet, Edition, Entry
from scoring.engine.display import rounded
from scoring.engine.grades import Grade, grade_of


@transaction.atomic
def propose(edition, *, run_number, run_digest, method, rows: Iterable[dict[str, Any]], by, now) -> DecisionSet:
    """The places of a ranking run, offered for adoption. Nothing is computed here but award and grade.

    rows: dicts with entry, version, category, place, tied and score (Decimal), for ranked entries only; a row may bring
    its grade ("" for none), as a run does that knows on which scale its scores are.
    """
    rows = list(rows)
    Edition.objects.select_for_update().get(pk=edition.pk)
    if DecisionSet.objects.filter(edition=edition, withdrawn_at=None).exists():
        raise Refused(_("A decision stands already. Withdraw it first."))
    _check_rows(edition, rows)
    proposed = DecisionSet.objects.create(
        edition=edition, run_number=run_number, run_digest=run_digest, method=method, proposed_by=by, proposed_at=now
    )
    Decision.objects.bulk_create(_decision(proposed, row) for row in rows)
    audit.record(
        "decision.propose", proposed, by=by, now=now, edition=edition,
        run=run_number, digest=run_digest, method=method, count=len(rows),
    )  # fmt: skip
    return proposed


def _check_rows(edition, rows) -> None:
    if not rows:
        raise Refused(_("This run has no ranked entry."))
    if any(row["place"] is None for row in rows):
        raise Refused(_("An entry without a place cannot be decided upon."))
    if any(row["category"].edition_id != edition.pk or row["entry"].edition_id != edition.pk for row in rows):
        raise Refused(_("An entry of another edition stands in this run."))
    keys = [row["entry"].pk for row in rows]
    out = Entry.objects.filter(pk__in=keys).exclude(state=EntryState.ELIGIBLE).order_by("code")
    codes = list(out.values_list("code", flat=True))
    if codes:
        raise Refused(
            ngettext(
                "Entry %(codes)s is not eligible any more. Make a run without it.",
                "Entries %(codes)s are not eligible any more. Make a run without them.",
                len(codes),
            )
            % {"codes": ", ".join(codes)}
        )


def _decision(decision_set, row) -> Decision:
    award = award_of(decision_set.edition, row["category"], row["place"])
    return Decision(
        decision_set=decision_set, category=row["category"], entry=row["entry"], version=row["version"],
        place=row["place"], tied=row["tied"], score=rounded(row["score"], 4),
        grade=row["grade"] if "grade" in row else grade_code(decision_set.edition, row["score"]),
        award_id=award.get("label_id", ""), award_en=award.get("label_en", ""),
    )  # fmt: skip


def award_of(edition, category, place: int) -> dict[str, Any]:
    """The award of a place, for as many places as the category has prizes; {} when there is none."""
    if place > category.prizes:
        return {}
    return next((award for award in edition.awards if award["place"] == place), {})


def grade_code(edition, score: Decimal) -> str:
    """Code of the grade of a score as it is shown; "" below every threshold or without grades."""
    if not edition.grades:
        return ""
    grades = [Grade(row["code"], float(row["from"]), row.get("inclusive", True)) for row in edition.grades]
    grade = grade_of(float(score), grades, edition.display_decimals)
    return grade.name if grade else ""


def _locked(decision_set) -> DecisionSet:
    """The set as it stands now, locked until the end of the action; a withdrawn one is history."""
    found = DecisionSet.objects.select_for_update().get(pk=decision_set.pk)
    if found.withdrawn_at:
        raise Refused(_("This decision was withdrawn."))
    return found


@transaction.atomic
def confirm(decision_set, *, by, now) -> DecisionSet:
    """The second person adopts what the first proposed."""
    found = _locked(decision_set)
    if found.confirmed_at:
        raise Refused(_("This decision is adopted already."))
    if by.pk == found.proposed_by_id:
        raise Refused(_("You proposed this decision. Another person adopts it."))
    found.confirmed_by, found.confirmed_at = by, now
    found.save(update_fields=["confirmed_by", "confirmed_at"])
    audit.record("decision.confirm", found, by=by, now=now, run=found.run_number, digest=found.run_digest)
    return found


@transaction.atomic
def set_publication(decision_set, *, at, by, now) -> DecisionSet:
    """The instant from which the world may see it. It counts when another person has confirmed it."""
    found = _locked(decision_set)
    if not found.confirmed_at:
        raise Refused(_("The decision is not adopted yet."))
    if found.is_public(now):
        raise Refused(_("The results are public already. Withdraw the decision if they are wrong."))
    if at < now:
        raise Refused(_("The publication must lie in the future."))
    found.publish_at, found.publish_set_by = at, by
    found.publish_confirmed_by = found.publish_confirmed_at = None
    found.save(update_fields=["publish_at", "publish_set_by", "publish_confirmed_by", "publish_confirmed_at"])
    audit.record("decision.set_publication", found, by=by, now=now, at=at.isoformat())
    return found


@transaction.atomic
def confirm_publication(decision_set, *, by, now) -> DecisionSet:
    """The second person confirms the instant; when it has passed meanwhile, the results are public at once."""
    found = _locked(decision_set)
    if not found.publish_at:
        raise Refused(_("No publication is set."))
    if found.publish_confirmed_at:
        raise Refused(_("The publication is confirmed already."))
    if by.pk == found.publish_set_by_id:
        raise Refused(_("You set this publication. Another person confirms it."))
    found.publish_confirmed_by, found.publish_confirmed_at = by, now
    found.save(update_fields=["publish_confirmed_by", "publish_confirmed_at"])
    audit.record("decision.confirm_publication", found, by=by, now=now, at=found.publish_at.isoformat())
    return found


@transaction.atomic
def withdraw(decision_set, *, reason, by, now) -> DecisionSet:
    """Takes the decision back: its pages close at once and its charters count as revoked."""
    reason = reason.strip()
    if not reason:
        raise Refused(_("Give a reason. It stands on the timeline of the edition."))
    found = _locked(decision_set)
    was_public = found.is_public(now)
    charters = Certificate.objects.filter(decision__decision_set=found, revoked_at=None)
    revoked = charters.update(revoked_at=now, revoked_reason=reason)
    found.withdrawn_at, found.withdrawn_reason = now, reason
    found.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    audit.record(
        "decision.withdraw", found, by=by, now=now, reason=reason, was_public=was_public, charters_revoked=revoked
    )
    return found
