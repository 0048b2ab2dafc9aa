"""The facts that the rules of an edition judge, and what the check of an entry said."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.language import day
from accounts.models import Membership, User
from awards import gate
from awards.eligibility import Facts, Said, Win
from awards.enums import EntryState, LineageKind, StageKind
from awards.likeness.contents import TITLE_FROM
from awards.likeness.names import title_likeness
from awards.models import Decision, DecisionSet, Edition, Entry
from awards.queries.lineage import ancestors
from awards.questionnaire.questions import form_of, is_empty, is_typed

GONE = (EntryState.WITHDRAWN, EntryState.INELIGIBLE)  # everything else of a region counts against its limit


def facts_for(edition, *, region, dimension, said: Said, now, continues: Entry | None = None) -> Facts:
    """What is known now about an entry that this region would start in this dimension. Four queries, more with a past."""
    closes = edition.stage(StageKind.INTAKE).closes_at
    return Facts(
        dimension=dimension.code,
        closes_on=closes.astimezone(ZoneInfo(edition.zone)).date(),
        year=edition.year,
        said=said,
        labels=labels_of(edition),
        earlier_years=tuple(earlier_years(edition)),
        wins=tuple(wins_of({continues.pk}, DecisionSet.objects.public(now))) if continues else (),
        standing=tuple(living(edition, region).values_list("category__dimension__code", flat=True)),
    )


def labels_of(edition) -> dict[str, str]:
    return dict(edition.programme.dimensions.values_list("code", "programme_label"))


def earlier_years(edition) -> list[int]:
    editions = Edition.objects.filter(programme=edition.programme_id, year__lt=edition.year)
    return sorted(set(editions.values_list("year", flat=True)), reverse=True)


def living(edition, region):
    """The region's entries that count: drafts too, but none that was withdrawn or found not eligible."""
    return Entry.objects.filter(edition=edition, region=region).exclude(state__in=GONE).order_by("code")


def wins_of(ids: set[int], sets) -> list[Win]:
    """Prizes of these entries and of all that they continue, in these decision sets."""
    chain = ancestors(ids, (LineageKind.CONTINUES,))
    prizes = Decision.objects.filter(entry__in=chain, decision_set__in=sets).exclude(award_id="")
    rows = prizes.values_list("decision_set__edition__year", "entry__code").order_by("entry__code")
    return [Win(year, code) for year, code in rows]


def namesakes(edition, region, title: str, now) -> list[Decision]:
    """Published prizes of this region in earlier editions whose innovation has a similar name: perhaps the same one."""
    prizes = Decision.objects.exclude(award_id="").filter(
        entry__region=region, decision_set__in=DecisionSet.objects.public(now),
        decision_set__edition__programme=edition.programme_id, decision_set__edition__year__lt=edition.year,
    ).select_related("entry", "decision_set__edition").order_by("-decision_set__edition__year", "entry__code")  # fmt: skip
    return [prize for prize in prizes if title_likeness(prize.entry.title, title) >= TITLE_FROM]


def whom_to_ask(edition, region) -> dict[str, list[User]]:
    """The people who can help: the admins of the region, and the secretariat of the edition. One query each."""
    held = Membership.objects.current()
    people = User.objects.filter(is_active=True).order_by("name")
    admins = held.filter(role=Role.REGION_ADMIN, scope_id=region.pk).values("user")
    staff = held.filter(role=Role.SECRETARIAT, scope_id=edition.pk).values("user")
    return {"admins": list(people.filter(pk__in=admins)), "staff": list(people.filter(pk__in=staff))}


@dataclass(frozen=True)
class Doubt:
    """Something in the sent entry that speaks against what was said before writing, or against a rule."""

    label: str
    then: str
    now: str


def doubts(entry, now) -> list[Doubt]:
    """For the secretariat: contradictions between the check and the sent answers, and rules that no longer hold.

    Needs entry.current with its form, edition and category with its dimension.
    """
    check = getattr(entry, "eligibility", None)
    if entry.current is None:
        return []
    said = _said_in(check.answers) if check else Said()
    written = _written(entry)
    found = []
    if check and said.started and written.started and said.started != written.started:
        found.append(Doubt(_("Start of the innovation"), day(said.started), day(written.started)))
    if check and said.won is not None and written.won is not None and said.won != written.won:
        found.append(Doubt(_("Won before"), _yes(said.won), _yes(written.won)))
    return found + _broken(entry, check, said, written)


def _broken(entry, check, said: Said, written: Said) -> list[Doubt]:
    """Rules that the sent answers or adopted decisions break, by the rules of the check, else of the edition."""
    edition = entry.edition
    rows = check.rules if check else edition.gate_rules
    if not rows:
        return []
    adopted = DecisionSet.objects.filter(confirmed_at__isnull=False, withdrawn_at=None, edition__year__lt=edition.year)
    wins = tuple(wins_of({entry.pk}, adopted))
    merged = Said(written.started or said.started, bool(wins or said.won_year), said.won_year)
    known = {"not_winner_of_last"} | ({"running_at_least"} if merged.started else set())
    rows = [row for row in rows if row["kind"] in known]
    facts = Facts(
        dimension=entry.category.dimension.code,
        closes_on=edition.stage(StageKind.INTAKE).closes_at.astimezone(ZoneInfo(edition.zone)).date(),
        year=edition.year,
        said=merged,
        earlier_years=tuple(earlier_years(edition)),
        wins=wins,
    )
    return [Doubt(ruling.sentence, "", ruling.obstacle.text) for ruling in gate.judge(rows, facts) if ruling.obstacle]


def _said_in(answers: dict) -> Said:
    started = answers.get("started")
    return Said(date.fromisoformat(started) if started else None, answers.get("won"), answers.get("won_year"))


def _written(entry) -> Said:
    """What the sent version answers to the questions with the matching roles."""
    form, answers = form_of(entry.current.form), entry.current.answers

    def answer(role):
        question = form.with_role(role)
        value = answers.get(question.section, {}).get(question.code) if question else None
        return None if is_empty(value) or is_typed(value) else value

    started, won = answer("started"), answer("won_before")
    return Said(_day(started), won if isinstance(won, bool) else None)


def _day(value) -> date | None:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _yes(value: bool) -> str:
    return _("Yes") if value else _("No")
