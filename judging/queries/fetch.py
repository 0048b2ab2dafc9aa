"""Protected rows of judging, each fetched through its rule: no right to know is 404, no right to act is 403."""

from django.db.models import Exists, OuterRef, Subquery
from django.http import Http404

from accounts.enums import Role
from awards.queries.edition import edition_for
from judging import rules
from judging.enums import RoundState, SheetState
from judging.models import Assignment, AssignmentPlan, ConflictFact, Judge, Pact, Panel, PanelMember, Round, ScoreSheet

SHEET_RELATED = (
    "round__edition", "round__rubric", "judge__edition", "entry__region__province", "entry__agency",
    "entry__category__dimension", "entry__subdimension", "entry__current__form",
)  # fmt: skip


# A save needs the rules and no contents.
SAVE_RELATED = ("round__edition", "round__rubric", "judge__edition", "entry")


def own_assignment(user, pk: int, related=SHEET_RELATED) -> Assignment:
    """The judge's own live assignment with all that its page shows; `has_pact` says whether the pact is signed.

    404 for everybody else, and for a pair that a conflict, a recusal or a void has made absent. One query.
    """
    pact = Pact.objects.filter(judge=OuterRef("judge"), round=OuterRef("round"))
    live = Assignment.objects.live().select_related(*related).annotate(has_pact=Exists(pact))
    assignment = live.filter(pk=pk, judge__user=user.pk).first()
    if assignment is None or not rules.may_open_sheet(user, assignment):
        raise Http404
    return assignment


def judgeships_of(user) -> list[Judge]:
    """The editions this person judges in, the newest first. One query."""
    rows = Judge.objects.filter(user=user.pk, is_active=True, edition__in=user.over(Role.JUDGE))
    return list(rows.select_related("edition").order_by("-edition__year"))


def own_round(user, pk: int) -> tuple[Judge, Round]:
    """A round in which this person judges, with the judge they are in it."""
    round_ = Round.objects.select_related("edition", "rubric").exclude(state=RoundState.SETUP).filter(pk=pk).first()
    if round_ is None:
        raise Http404
    judge = Judge.objects.select_related("edition").filter(edition=round_.edition, user=user.pk).first()
    if judge is None or not rules.is_own_judgeship(user, judge):
        raise Http404
    return judge, round_


def round_for(user, slug: str, number: int, rule=rules.may_read_judging) -> Round:
    """A round of an edition whose inside this person knows (else 404) and for which `rule` holds (else 403)."""
    edition = edition_for(user, slug, rule)
    round_ = edition.rounds.select_related("rubric").filter(number=number).first()
    if round_ is None:
        raise Http404
    round_.edition = edition
    return round_


def round_with_rubric(user, slug: str, number: int) -> Round:
    """A round for everybody who may read its rubric."""
    rounds = Round.objects.select_related("edition", "rubric")
    round_ = rounds.filter(edition__slug=slug, number=number).first()
    if round_ is None or not rules.may_read_rubric(user, round_.edition):
        raise Http404
    return round_


def plan_for(user, slug: str, number: int, pk: int, rule=rules.may_read_judging) -> AssignmentPlan:
    round_ = round_for(user, slug, number, rule)
    plan = round_.plans.select_related("made_by").filter(pk=pk).first()
    if plan is None:
        raise Http404
    plan.round = round_
    return plan


def assignment_for(user, slug: str, number: int, pk: int, rule=rules.may_assign) -> Assignment:
    """An assignment of a round, live or not, for those who assign."""
    round_ = round_for(user, slug, number, rule)
    assignment = round_.assignments.select_related("entry__region", "judge__user").filter(pk=pk).first()
    if assignment is None:
        raise Http404
    assignment.round = round_
    return assignment


def judge_for(user, slug: str, code: str, rule=rules.may_read_judging) -> Judge:
    edition = edition_for(user, slug, rule)
    judge = edition.judges.select_related("user").filter(code=code).first()
    if judge is None:
        raise Http404
    judge.edition = edition
    return judge


def conflict_for(user, slug: str, code: str, pk: int, rule=rules.may_set_judges) -> ConflictFact:
    judge = judge_for(user, slug, code, rule)
    fact = judge.conflicts.select_related("region").filter(pk=pk).first()
    if fact is None:
        raise Http404
    fact.judge = judge
    return fact


def member_for(user, slug: str, pk: int, rule=rules.may_set_judges) -> PanelMember:
    edition = edition_for(user, slug, rule)
    members = PanelMember.objects.select_related("panel", "judge__user").filter(panel__edition=edition)
    member = members.filter(pk=pk).first()
    if member is None:
        raise Http404
    return member


def panel_for(user, pk: int) -> Panel:
    """A panel for its chair, or for the edition's people once its round is frozen. `shown_round` is the newest round
    that has been opened."""
    panel = Panel.objects.select_related("edition", "dimension").filter(pk=pk).first()
    if panel is None:
        raise Http404
    rounds = panel.edition.rounds.select_related("rubric").order_by("-number")
    shown = rounds.exclude(state=RoundState.SETUP).first() or rounds.first()
    if shown is None:
        raise Http404
    panel.shown_round = shown
    if not rules.may_read_panel(user, panel):
        raise Http404
    return panel


def panels_chaired(user):
    return Panel.objects.filter(pk__in=user.over(Role.CHAIR)).select_related("dimension", "edition")


def sent_sheet_to_reopen(user, assignment_pk: int) -> ScoreSheet:
    """The sent sheet of an assignment, for the chair of the entry's panel or the secretariat."""
    panel = Panel.objects.filter(
        edition=OuterRef("round__edition"), dimension=OuterRef("entry__category__dimension")
    ).values("pk")[:1]
    rows = Assignment.objects.select_related("round__edition", "judge__user", "entry__category__dimension")
    assignment = rows.annotate(panel_pk=Subquery(panel)).filter(pk=assignment_pk, void_at=None).first()
    if assignment is None or not rules.may_reopen(user, assignment):
        raise Http404
    sheet = assignment.sheets.filter(state=SheetState.SENT).first()
    if sheet is None:
        raise Http404
    sheet.assignment = assignment
    return sheet
