"""The one next step of an edition, out of its stages, its rounds and its numbers."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.enums import StageKind
from config.numbers import Numbers
from config.standing import link
from judging.enums import RoundState


@dataclass(frozen=True)
class Step:
    text: str
    action: str = ""  # a verb, on the button
    url: str = ""


def next_step(edition, numbers: Numbers, now) -> Step:
    """What somebody should do next. The first that holds wins, from the end of the edition to its beginning."""
    for find in (_of_decision, _of_round, _of_selection):
        step = find(edition, numbers, now)
        if step:
            return step
    return _of_intake(edition, numbers, now)


def _of_decision(edition, numbers, now):
    decision = numbers.decision
    if decision is None:
        return None
    url = link("awards:decision", edition.slug, decision.pk)
    if decision.is_public(now):
        return _of_published(edition, numbers)
    if decision.confirmed_at is None:
        return Step(_("A decision is proposed. A second person confirms it."), _("Look at the decision"), url)
    if decision.publish_at is None:
        return Step(_("The decision stands. Set when it becomes public."), _("Set the instant"), url)
    if decision.publish_confirmed_at is None:
        return Step(_("A second person confirms when the results become public."), _("Confirm the publication"), url)
    return Step(_("Everything is ready. The results become public by themselves."), _("Look at the decision"), url)


def _of_published(edition, numbers):
    if numbers.charters_due:
        text = ngettext(
            "The results are public. %(n)s charter is to be issued.",
            "The results are public. %(n)s charters are to be issued.",
            numbers.charters_due,
        )
        url = link("awards:certificates", edition.slug)
        return Step(text % {"n": numbers.charters_due}, _("Issue charters"), url)
    return Step(
        _("The results are public and the charters are issued."),
        _("See the results"),
        link("awards:results", edition.slug),
    )


def _of_round(edition, numbers, now):
    round_ = numbers.round
    if round_ is None:
        return None
    steps = {
        RoundState.SETUP: _of_setup,
        RoundState.OPEN: _of_open_round,
        RoundState.CLOSED: _of_closed_round,
        RoundState.FROZEN: _of_frozen_round,
    }
    return steps[RoundState(round_.state)](edition, numbers, now)


def _of_setup(edition, numbers, now):
    if not numbers.eligible or numbers.to_screen:
        return None
    if numbers.judging.short:
        text = ngettext("%(n)s entry needs judges.", "%(n)s entries need judges.", numbers.judging.short)
        url = link("judging:assignment", edition.slug, numbers.round.number)
        return Step(text % {"n": numbers.judging.short}, _("Assign judges"), url)
    return Step(_("Judges are assigned. Open the round."), _("Open the round"), link("judging:rounds", edition.slug))


def _of_open_round(edition, numbers, now):
    judging, number = numbers.judging, numbers.round.number
    further = link("judging:proposals", edition.slug, number)
    if judging.short:
        text = ngettext("%(n)s entry needs a further judge.", "%(n)s entries need a further judge.", judging.short)
        return Step(text % {"n": judging.short}, _("Assign judges"), further)
    if judging.gaps:
        text = ngettext("%(n)s entry has a score gap.", "%(n)s entries have a score gap.", judging.gaps)
        return Step(text % {"n": judging.gaps}, _("Assign a further judge"), further)
    if judging.sent < judging.due:
        left = judging.due - judging.sent
        text = ngettext("%(n)s score sheet is still to come.", "%(n)s score sheets are still to come.", left)
        return Step(text % {"n": left}, _("See who is late"), link("judging:progress", edition.slug, number))
    return Step(
        _("All score sheets are sent. Close the round."), _("Close the round"), link("judging:rounds", edition.slug)
    )


def _of_closed_round(edition, numbers, now):
    url = link("scoring:ranking", edition.slug, numbers.round.number)
    return Step(_("The round is closed. Freeze its marks; after that they never change."), _("Freeze the round"), url)


def _of_frozen_round(edition, numbers, now):
    url = link("scoring:ranking", edition.slug, numbers.round.number)
    if not numbers.runs:
        return Step(_("The round is frozen. Run the ranking."), _("Run the ranking"), url)
    return Step(_("The ranking stands. Bring it to decision."), _("Look at the ranking"), url)


def _of_selection(edition, numbers, now):
    if numbers.to_screen:
        text = ngettext(
            "%(n)s entry waits for the administrative selection.",
            "%(n)s entries wait for the administrative selection.",
            numbers.to_screen,
        )
        return Step(text % {"n": numbers.to_screen}, _("Decide on entries"), link("awards:screening", edition.slug))
    if numbers.eligible and numbers.round is None:
        return Step(
            _("Entries are eligible. Prepare a round of judging."),
            _("Make a round"),
            link("judging:rounds", edition.slug),
        )
    return None


def _of_intake(edition, numbers, now):
    intake = edition.stage(StageKind.INTAKE)
    if intake is None:
        return Step(_("The edition has no dates yet."), _("Set the dates"), link("awards:dates", edition.slug))
    if now < intake.opens_at:
        return Step(
            _("Entries are not open yet. Invite region admins and judges."),
            _("Invite people"),
            link("people:edition", edition.slug),
        )
    waiting = numbers.with_agencies + numbers.with_regions
    if now < intake.closes_at and waiting:
        text = ngettext("%(n)s draft is not sent yet.", "%(n)s drafts are not sent yet.", waiting)
        return Step(text % {"n": waiting}, _("See the provinces"), "#provinces")
    if numbers.in_repair:
        text = ngettext("%(n)s entry is in repair.", "%(n)s entries are in repair.", numbers.in_repair)
        return Step(text % {"n": numbers.in_repair}, _("See the selection"), link("awards:screening", edition.slug))
    return Step(_("Nothing waits for you now."))
