"""Adoption: the places of a run become a proposed decision, once everything about them is settled."""

from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.refusal import Refused
from awards.models import Decision, DecisionSet, Entry
from judging.models import Round, ScoreSheet
from scoring.actions.adopt import adopt, run_number
from scoring.actions.freeze import freeze
from scoring.actions.run import run
from tests.factories.rankings import LATER, eligible_entry, frozen_round, judged_round, ranking_run, sent_sheet


def test_adopt_proposes_the_places_under_the_number_and_digest_of_the_run(world, cast):
    made = ranking_run(world, cast)
    proposed = adopt(made, by=cast.organiser, now=LATER)
    assert (proposed.run_number, proposed.run_digest, proposed.proposed_by) == ("R1-1", made.digest, cast.organiser)
    rows = proposed.decisions.order_by("place").values_list("entry__code", "place", "score", "award_en")
    assert list(rows) == [
        ("2026-0001", 1, Decimal("91.67"), "First"),
        ("2026-0002", 2, Decimal("66.67"), "Second"),
        ("2026-0003", 3, Decimal("41.67"), "Third"),
    ]


def test_adopt_leaves_out_what_has_no_place(world, cast):
    round = judged_round(world)
    ScoreSheet.objects.filter(assignment__entry__code="2026-0003").delete()
    frozen = freeze(round, by=cast.organiser, now=LATER, override_reason="Juri mundur.")
    adopt(run(frozen, method="mean", params={}, by=cast.organiser, now=LATER), by=cast.organiser, now=LATER)
    assert list(Decision.objects.values_list("entry__code", flat=True)) == ["2026-0001", "2026-0002"]


def test_adopt_with_an_open_tie_is_refused_until_people_decide(world, cast):
    world.edition.tie_breaks = [{"metric": "decision"}]
    world.edition.save()
    frozen = frozen_round(world, cast, levels=(4, 4, 3))
    open_tie = run(frozen, method="mean", params={}, by=cast.organiser, now=LATER)
    with pytest.raises(Refused, match="2026-0001 = 2026-0002"):
        adopt(open_tie, by=cast.organiser, now=LATER)
    word = {"decided": [["2026-0002", "2026-0001"]], "reason": "Putusan pleno."}
    settled = run(frozen, method="mean", params=word, by=cast.organiser, now=LATER)
    adopt(settled, by=cast.organiser, now=LATER)
    assert run_number(settled) == DecisionSet.objects.get().run_number == "R1-2"


def test_adopt_of_a_run_with_changed_rows_is_refused(world, cast):
    made = ranking_run(world, cast)
    first, second = Entry.objects.get(code="2026-0001").pk, Entry.objects.get(code="2026-0002").pk
    with connection.cursor() as cursor:
        cursor.execute("UPDATE scoring_rankingrow SET place = 3 - place WHERE entry_id IN (%s, %s)", [first, second])
    with pytest.raises(Refused):
        adopt(made, by=cast.organiser, now=LATER)
    assert DecisionSet.objects.count() == 0


@pytest.fixture
def two_pieces(world, cast):
    """Two entries of one category, each marked by judges whom the other never saw."""
    for number, judges, level, region in ((1, world.judges[0:3], 5, 2), (2, world.judges[3:6], 4, 0)):
        entry = eligible_entry(world, number, region=region)
        for judge, mark in zip(judges, (level, level, level - 1), strict=True):
            sent_sheet(world.round, entry, judge, mark)
    world.round.state = "closed"
    world.round.save(update_fields=["state"])
    return run(
        freeze(world.round, by=cast.organiser, now=LATER), method="mean", params={}, by=cast.organiser, now=LATER
    )


def test_adopt_of_entries_that_no_common_judge_connects_needs_a_recorded_reason(cast, two_pieces):
    with pytest.raises(Refused, match="No common judge connects all entries of governance-kabupaten"):
        adopt(two_pieces, by=cast.organiser, now=LATER)
    with pytest.raises(Refused, match="No common judge"):
        adopt(two_pieces, by=cast.organiser, now=LATER, override_reason="  ")
    adopt(two_pieces, by=cast.organiser, now=LATER, override_reason="Rapat pleno menyetujui.")
    assert AuditEvent.objects.get(verb="ranking.adopt").data["override_reason"] == "Rapat pleno menyetujui."


def test_adopt_page_asks_for_the_reason_and_says_what_for(cast, login, two_pieces):
    client, page = login(cast.organiser), reverse("scoring:adopt", args=[two_pieces.pk])
    assert "No common judge" in client.get(page).context["consequences"][0]
    assert client.post(page).status_code == 422
    assert DecisionSet.objects.count() == 0
    assert client.post(page, {"override_reason": "Rapat pleno menyetujui."}).status_code == 302
    assert DecisionSet.objects.count() == 1


def test_adopt_of_an_earlier_round_is_refused(world, cast):
    made = ranking_run(world, cast)
    Round.objects.create(
        edition=world.edition,
        number=2,
        rubric=world.round.rubric,
        opens_at=LATER,
        closes_at=world.round.closes_at.replace(year=2027),
    )
    with pytest.raises(Refused):
        adopt(made, by=cast.organiser, now=LATER)
