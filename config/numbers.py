"""The numbers of an edition that start pages and the control room show. Each function says what it costs."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Subquery

from awards.enums import ARRIVED, EntryState
from awards.models import Certificate, DecisionSet, Entry, Province
from judging.enums import AssignmentKind, RoundState, SheetState
from judging.models import Assignment, Round, ScoreSheet
from judging.queries.progress import short_entries
from scoring.engine.gap import gap
from scoring.models import RankingRun


@dataclass
class JudgingNumbers:
    """Marks of a round: how many are due and sent, and the entries that need an act."""

    due: int = 0
    sent: int = 0
    short: int = 0  # eligible entries with fewer judges than the round wants
    gaps: int = 0  # entries whose marks lie too far apart and that have no further judge yet
    judges_at_work: int = 0


@dataclass
class Numbers:
    states: Counter
    round: Round | None = None
    judging: JudgingNumbers = field(default_factory=JudgingNumbers)
    decision: DecisionSet | None = None
    runs: int = 0
    charters_due: int = 0  # prizes of the standing decision without a charter

    def count(self, *states) -> int:
        return sum(self.states[state] for state in states)

    @property
    def with_agencies(self):
        return self.count(EntryState.DRAFT)

    @property
    def with_regions(self):
        return self.count(EntryState.REVIEW)

    @property
    def to_screen(self):
        return self.count(EntryState.SENT)

    @property
    def in_repair(self):
        return self.count(EntryState.REPAIR)

    @property
    def eligible(self):
        return self.count(EntryState.ELIGIBLE)

    @property
    def arrived(self):
        return self.count(*ARRIVED)


def states_of(entries) -> Counter:
    """State -> number of entries. One query."""
    rows = entries.order_by().values_list("state").annotate(Count("pk"))
    return Counter({EntryState(state): count for state, count in rows})


def numbers_of(edition) -> Numbers:
    """All that the next step of an edition depends on. Six queries at most."""
    numbers = Numbers(states=states_of(Entry.objects.filter(edition=edition)))
    numbers.round = Round.objects.filter(edition=edition).order_by("-number").first()
    numbers.decision = DecisionSet.objects.filter(edition=edition, withdrawn_at=None).first()
    if numbers.decision:
        numbers.charters_due = charters_due(numbers.decision)
    if numbers.round:
        numbers.judging = judging_numbers(numbers.round, numbers.eligible)
        if numbers.round.state == RoundState.FROZEN:
            numbers.runs = runs_of(numbers.round)
    return numbers


def judging_numbers(round, eligible) -> JudgingNumbers:
    """One query and one pass over the assignments that count; only wide spreads are put to the engine's gap rule."""
    marks, at_work, settled = defaultdict(dict), set(), set()
    due = sent = 0
    for entry_id, judge_id, kind, total in _live_marks(round):
        due += 1
        marks[entry_id][judge_id] = float(total) if total else None
        if total is not None:  # sent; empty where the missing policy gives no total
            sent += 1
            continue
        at_work.add(judge_id)
        if kind == AssignmentKind.GAP:
            settled.add(entry_id)  # a further judge is at work
    full = sum(len(totals) >= round.marks_per_entry for totals in marks.values())
    tolerance, most = float(round.gap_tolerance), round.marks_per_entry + 1
    wide = (totals for pk, totals in marks.items() if pk not in settled and _spread(totals) >= tolerance - 1)
    return JudgingNumbers(
        due=due,
        sent=sent,
        short=short_entries(round) if round.continues_id else max(0, eligible - full),
        gaps=sum(gap(totals, tolerance, max_judges=most).propose for totals in wide),
        judges_at_work=len(at_work),
    )


def _live_marks(round):
    sent = ScoreSheet.objects.filter(assignment=OuterRef("pk"), state=SheetState.SENT).values("total")[:1]
    live = Assignment.objects.live().filter(round=round).order_by().annotate(sent_total=Subquery(sent))
    return live.values_list("entry_id", "judge_id", "kind", "sent_total")


def _spread(totals) -> float:
    """How far apart the sent totals lie, before the engine looks at them at display precision."""
    sent = [total for total in totals.values() if total is not None]
    return max(sent) - min(sent) if sent else 0.0


def charters_due(decision) -> int:
    """One query."""
    charters = Certificate.objects.filter(decision=OuterRef("pk"), revoked_at=None)
    return decision.decisions.exclude(award_id="").exclude(Exists(charters)).count()


def runs_of(round) -> int:
    """One query."""
    return RankingRun.objects.filter(frozen__round=round).count()


def by_province(edition) -> list[dict]:
    """Each province with its regions: how many there are, have begun, have sent. Two queries."""
    begun, sent = {}, {}
    rows = Entry.objects.filter(edition=edition).exclude(state=EntryState.WITHDRAWN).order_by()
    for province_id, region_id, state in rows.values_list("region__province_id", "region_id", "state").distinct():
        begun.setdefault(province_id, set()).add(region_id)
        if state in ARRIVED:
            sent.setdefault(province_id, set()).add(region_id)
    provinces = (
        Province.objects.filter(regions__is_autonomous=True).annotate(regions_count=Count("regions")).order_by("code")
    )
    rows = []
    for province in provinces:
        regions, arrived = province.regions_count, len(sent.get(province.pk, ()))
        share = arrived / regions if regions else None
        begins = len(begun.get(province.pk, ()))
        rows.append({"province": province, "regions": regions, "begun": begins, "sent": arrived, "share": share})
    return rows


def own_assignments(user, edition) -> tuple[int, int]:
    """How many entries this judge still has to mark, and how many are sent. Two queries."""
    live = (
        Assignment.objects.live()
        .filter(judge__user=user, round__edition=edition)
        .exclude(round__state=RoundState.SETUP)
    )
    total = live.distinct().count()
    sent = live.filter(sheets__state="sent").distinct().count()
    return total - sent, sent
