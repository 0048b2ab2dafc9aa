"""The start page's cards: for each role a person holds, the numbers that need an act and the one next step."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enums import Role
from accounts.language import pick
from awards.deadlines import intake_closing
from awards.enums import EntryState, StageKind
from awards.models import Entry
from config.next_step import Step, next_step
from config.numbers import Numbers, numbers_of, own_assignments, states_of
from config.standing import Standing, inside, link
from judging.enums import RoundState
from judging.models import Panel, Round

SHOWN_DRAFTS = 8
OWN_STATES = (EntryState.REPAIR, EntryState.DRAFT, EntryState.REVIEW)


@dataclass
class Card:
    role: str
    title: str
    step: Step
    figures: list[dict] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    deadline: object = None  # the instant by which it is due
    zone: str = ""


def cards_of(user, standing: Standing, now) -> list[Card]:
    makers = (_edition_cards, _judge_cards, _chair_cards, _province_cards, _region_cards, _agency_cards)
    return [card for make in makers for card in make(user, standing, now)]


def figure(label, value, url="", tone="") -> dict:
    return {"label": label, "value": value, "url": url if value else "", "tone": tone if value else ""}


def _intake(edition, region=None):
    """Deadline (of a region, with its extensions) and zone of intake, for the cards of those who send entries."""
    closes = intake_closing(edition, region)
    return {"deadline": closes, "zone": edition.zone} if closes else {}


def _edition_cards(user, standing, now):
    """Organiser, secretariat and auditor: the numbers of one edition, and a door to each further one.

    So the page stays cheap over the years.
    """
    editions = inside(user, standing)
    for edition in editions[:1]:
        yield _edition_card(user, edition, now)
    for edition in editions[1:]:
        room = link("control_room", edition.slug)
        yield Card(_("Another edition"), pick(edition, "name"), Step("", _("Open the control room"), room))


def _edition_card(user, edition, now):
    role = next(r for r in (Role.ORGANISER, Role.SECRETARIAT, Role.AUDITOR) if edition.pk in user.over(r))
    numbers = numbers_of(edition)
    room = link("control_room", edition.slug)
    step = next_step(edition, numbers, now)
    if role == Role.AUDITOR:
        text = _("You read everything in this edition and change nothing.")
        step = Step(text, _("Open the audit trail"), link("audit", edition.slug))
    elif step.url.startswith("#"):
        step = Step(step.text, step.action, room + step.url)
    return Card(role.label, pick(edition, "name"), step, [*_edition_figures(edition, numbers, room)])


def _edition_figures(edition, numbers: Numbers, room):
    yield figure(_("Drafts not sent"), numbers.with_agencies + numbers.with_regions, room)
    yield figure(_("To decide in the selection"), numbers.to_screen, link("awards:screening", edition.slug), "warn")
    yield figure(_("Score sheets to come"), numbers.judging.due - numbers.judging.sent, room)
    yield figure(_("Score gaps"), numbers.judging.gaps, room, "bad")


def _judge_cards(user, standing, now):
    for edition in standing.held(user, Role.JUDGE)[:2]:
        left, sent = own_assignments(user, edition)
        if not left and edition != standing.current:
            continue  # what is done in an older edition waits for nothing
        desk = link("judging:desk")
        if left:
            text = ngettext("%(n)s entry waits for your marks.", "%(n)s entries wait for your marks.", left) % {
                "n": left
            }
            step = Step(text, _("Go on judging"), desk)
        elif sent:
            step = Step(_("All your score sheets are sent. Thank you."), _("See your score sheets"), desk)
        else:
            step = Step(_("No entry is assigned to you yet."), _("Open the desk"), desk)
        round_ = Round.objects.filter(edition=edition, state=RoundState.OPEN).first()
        due = {"deadline": round_.closes_at, "zone": edition.zone} if round_ else {}
        figures = [figure(_("To mark"), left, desk), figure(_("Sent"), sent)]
        yield Card(Role.JUDGE.label, pick(edition, "name"), step, figures, **due)


def _chair_cards(user, standing, now):
    held = user.over(Role.CHAIR)
    for panel in Panel.objects.filter(pk__in=held).select_related("edition") if held else ():
        step = Step(_("Progress, spread and gaps of your panel."), _("Open the panel"), link("judging:panel", panel.pk))
        yield Card(Role.CHAIR.label, f"{panel.name}, {pick(panel.edition, 'name')}", step)


def _province_cards(user, standing, now):
    edition = standing.current
    for province in standing.provinces if edition else ():
        states = states_of(Entry.objects.filter(edition=edition, region__province=province))
        numbers = Numbers(states=states)
        desk = link("awards:province_desk", province.code, edition.slug)
        step = Step(_("See which regions have begun and which have sent."), _("Open the province desk"), desk)
        figures = [
            figure(_("Sent"), numbers.arrived, desk),
            figure(_("Not sent"), numbers.with_agencies + numbers.with_regions, desk),
        ]
        yield Card(Role.PROVINCE.label, province.name, step, figures, **_intake(edition))


def _region_cards(user, standing, now):
    edition = standing.current
    for region in standing.regions if edition else ():
        numbers = Numbers(states=states_of(Entry.objects.filter(edition=edition, region=region)))
        desk = link("awards:region_desk", region.code, edition.slug)
        waiting = numbers.with_regions
        if waiting:
            text = ngettext("%(n)s draft waits for your approval.", "%(n)s drafts wait for your approval.", waiting)
            step = Step(text % {"n": waiting}, _("Look at it"), desk)
        elif numbers.in_repair:
            step = Step(_("An entry was returned for repair. Send it again in time."), _("Open the region desk"), desk)
        elif not numbers.with_agencies + numbers.arrived:
            step = Step(
                _("Invite the agencies that will draft entries."),
                _("Invite people"),
                link("people:region", region.code),
            )
        else:
            step = Step(_("Follow the drafts of your agencies."), _("Open the region desk"), desk)
        figures = [
            figure(_("Waiting for you"), waiting, desk, "warn"),
            figure(_("With agencies"), numbers.with_agencies, desk),
            figure(_("In repair"), numbers.in_repair, desk, "warn"),
            figure(_("Sent"), numbers.arrived, desk),
        ]
        yield Card(Role.REGION_ADMIN.label, region.name, step, figures, **_intake(edition, region))


def _agency_cards(user, standing, now):
    edition = standing.current
    if not edition or not user.over(Role.AGENCY):
        return
    mine = Entry.objects.filter(edition=edition, agency__in=user.over(Role.AGENCY))
    numbers = Numbers(states=states_of(mine))
    rows = mine.filter(state__in=OWN_STATES).select_related("agency__region").order_by("-state_since")
    entries = list(rows[:SHOWN_DRAFTS])
    for entry in entries:
        entry.url = link("awards:entry", entry.code)
    figures = [
        figure(_("With you"), numbers.with_agencies, link("awards:entries")),
        figure(_("With the region admin"), numbers.with_regions, link("awards:entries")),
        figure(_("Returned for repair"), numbers.in_repair, link("awards:entries"), "warn"),
        figure(_("Sent"), numbers.arrived, link("awards:entries")),
    ]
    title = entries[0].agency.name if entries else pick(edition, "name")
    intake = _intake(edition, entries[0].agency.region if entries else None)
    yield Card(Role.AGENCY.label, title, _agency_step(entries, edition, now), figures, entries, **intake)


def _agency_step(entries, edition, now):
    turn = sorted((e for e in entries if e.state != EntryState.REVIEW), key=lambda e: OWN_STATES.index(e.state))
    if turn:
        return Step(_("Go on with %(title)s.") % {"title": turn[0].title}, _("Open the draft"), turn[0].url)
    stage = edition.stage(StageKind.INTAKE)
    if stage and stage.is_open(now):
        return Step(_("Entries are open. Start one."), _("Start an entry"), link("awards:entry_new"))
    return Step(_("Nothing waits for you now."), _("See your entries"), link("awards:entries"))
