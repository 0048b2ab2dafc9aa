"""Rounds, runs and their rows, fetched through the rules; and the progress of a round, which holds no mark."""

from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404

from awards.models import Category, Decision, DecisionSet
from judging.models import Assignment, Judge, Round, ScoreSheet
from scoring import rules
from scoring.matrix import entries_of
from scoring.models import FrozenRound, RankingRow, RankingRun


def round_for(user, slug, number, rule=rules.may_see_round) -> Round:
    """The round, if this person may know of it (else 404) and `rule` holds (else 403). One query."""
    found = (
        Round.objects.select_related("edition__programme", "rubric").filter(edition__slug=slug, number=number).first()
    )
    if found is None or not rules.may_see_round(user, found):
        raise Http404
    if not rule(user, found):
        raise PermissionDenied
    return found


def frozen_for(user, slug, number, rule=rules.may_see_ranking) -> FrozenRound:
    """The frozen round, with its content. Two queries."""
    round = round_for(user, slug, number)
    frozen = frozen_of(round, with_content=True)
    if frozen is None:
        raise Http404
    if not rule(user, round):
        raise PermissionDenied
    return frozen


def frozen_of(round, *, with_content=False) -> FrozenRound | None:
    found = FrozenRound.objects.filter(round=round).select_related("frozen_by", "round__edition", "round__rubric")
    return (found if with_content else found.defer("content")).first()


def run_for(user, pk, rule=rules.may_see_ranking, *, with_content=False) -> RankingRun:
    """The run, if this person may see rankings of its round. One query; the frozen content only on request."""
    runs = RankingRun.objects.select_related("frozen__round__edition__programme", "frozen__round__rubric", "run_by")
    found = (runs if with_content else runs.defer("frozen__content")).filter(pk=pk).first()
    if found is None or not rules.may_see_ranking(user, found.frozen.round):
        raise Http404
    if not rule(user, found.frozen.round):
        raise PermissionDenied
    return found


def titles_of(run, found) -> dict[str, str]:
    """Entry code -> title as it was judged, of all entries that an analysis names. One query."""
    codes = [code for line in found["places"] for code in line["holders"]] + [one["entry"] for one in found["extra"]]
    return dict(run.rows.filter(entry__code__in=codes).values_list("entry__code", "version__title"))


def runs_of(frozen) -> QuerySet[RankingRun]:
    return frozen.runs.select_related("run_by").defer("result")


def categories_of(run) -> list[Category]:
    """The categories that have a row in the run, in order, each with `size` = its number of rows."""
    rows = dict(run.rows.order_by().values_list("category").annotate(Count("pk")))
    found = list(run.frozen.round.edition.categories.filter(pk__in=rows).select_related("dimension"))
    for category in found:
        category.size = rows[category.pk]
    return found


def rows_of(run, category=None) -> QuerySet[RankingRow]:
    """Rows with what a table shows of them, best first, unplaced last. One query."""
    rows = run.rows.select_related("entry__region__province", "entry__agency", "category__dimension", "version")
    rows = rows.defer("version__content")
    return (rows if category is None else rows.filter(category=category)).order_by("pk")


def row_for(run, code) -> RankingRow:
    """The row of an entry in a run that the caller may see; 404 when it has none. One query."""
    found = rows_of(run).filter(entry__code=code).first()
    if found is None:
        raise Http404
    return found


def scored(run, codes) -> dict[str, tuple[float | None, str]]:
    """Entry -> score in the run and title. One query."""
    rows = run.rows.filter(entry__code__in=codes).order_by().values_list("entry__code", "score", "version__title")
    return {code: (float(score) if score else None, title) for code, score, title in rows}


def names_of_judges(run) -> dict[str, str]:
    """Code -> person. For those only who may know. One query."""
    judges = Judge.objects.filter(edition_id=run.frozen.round.edition_id)
    return dict(judges.values_list("code", "user__name"))


def earlier_scores(run, regions, now) -> dict[tuple[int, str], tuple[int, Decimal]]:
    """(region, dimension) -> year and best score in the last edition whose decision is public, of the same programme.
    One query. Nothing for decisions on a scale of their own.
    """
    from scoring.engine.methods import METHODS  # noqa: PLC0415 - heavy: loaded when used
    from scoring.replay import on_usual_scale  # noqa: PLC0415 - heavy: loaded when used

    edition = run.frozen.round.edition
    usual = [name for name in METHODS if on_usual_scale(name)]
    if run.method not in usual:
        return {}
    sets = DecisionSet.objects.public(now).filter(
        edition__programme=edition.programme_id, edition__year__lt=edition.year, method__in=usual
    )
    rows = (
        Decision.objects.filter(decision_set__in=sets, entry__region__in=regions)
        .order_by("decision_set__edition__year", "score")
        .values_list("entry__region", "category__dimension__code", "decision_set__edition__year", "score")
    )
    return {(region, dimension): (year, score) for region, dimension, year, score in rows}


def published_run(decision_set) -> RankingRun:
    """The run that a decision set names, with its frozen content; 404 when it names none. One query."""
    round, _dash, number = decision_set.run_number.removeprefix("R").partition("-")
    runs = RankingRun.objects.select_related("frozen__round__edition").filter(
        frozen__round__edition=decision_set.edition_id, digest=decision_set.run_digest
    )
    if not (round.isdecimal() and number.isdecimal()):
        raise Http404
    found = runs.filter(frozen__round__number=round, number=number).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class Late:
    """A judge and how many score sheets they still owe."""

    judge: Judge
    owed: int


@dataclass(frozen=True)
class Progress:
    """How far a round is, without any mark. late: judges who still owe a sheet, most first."""

    entries: int
    wanted: int
    sent: int
    late: list[Late]

    @property
    def missing(self):
        return max(0, self.wanted - self.sent)


def progress_of(round) -> Progress:
    """Three queries, whatever the number of sheets."""
    standing = ScoreSheet.objects.counting().filter(assignment=OuterRef("pk"))
    live = Assignment.objects.live().filter(round=round)
    wanted, sent = live.order_by().aggregate(all=Count("pk"), sent=Count("pk", filter=Q(Exists(standing)))).values()
    owed = dict(live.filter(~Exists(standing)).order_by().values_list("judge").annotate(Count("pk")))
    late = [Late(judge, owed[judge.pk]) for judge in Judge.objects.filter(pk__in=owed).select_related("user")]
    late.sort(key=lambda one: (-one.owed, one.judge.code))
    return Progress(entries_of(round).count(), wanted, sent, late)
