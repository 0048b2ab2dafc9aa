"""The marks behind a run: of one judge, of one entry; from the frozen content, under pseudonyms."""

from decimal import Decimal

import pytest
from django.core.cache import cache
from django.urls import reverse

from awards.models import Decision, DecisionSet
from judging.models import ConflictFact, ScoreSheet
from scoring.actions.freeze import freeze
from scoring.actions.run import run
from scoring.favour import favour_signals, island_of
from scoring.models import RankingRow
from tests.factories.rankings import LATER, eligible_entry, frozen_round, judged_round, ranking_run, sent_sheet
from tests.factories.world import NOW, make_edition

READERS = ["organiser", "secretariat", "auditor"]
OUTSIDERS = ["agency", "region_admin", "province", "judge", "chair", "stranger"]
PAGES = [("scoring:run_judge", "J02"), ("scoring:run_entry", "2026-0001")]


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def made(world, cast):
    frozen = frozen_round(world, cast, levels=(5, 4, 4, 3, 2, 1))
    return run(frozen, method="calibrated", params={"draws": 200}, by=cast.organiser, now=LATER)


def url(name, made, code):
    return reverse(name, args=[made.pk, code])


@pytest.mark.parametrize("who", READERS)
@pytest.mark.parametrize(("name", "code"), PAGES)
def test_marks_open_for_the_people_of_the_edition(cast, login, made, name, code, who):
    assert login(getattr(cast, who)).get(url(name, made, code)).status_code == 200


@pytest.mark.parametrize("who", OUTSIDERS)
@pytest.mark.parametrize(("name", "code"), PAGES)
def test_marks_do_not_exist_for_outsiders(cast, login, made, name, code, who):
    assert login(getattr(cast, who)).get(url(name, made, code)).status_code == 404


@pytest.mark.parametrize(
    ("name", "code"), [("scoring:run_judge", "J99"), ("scoring:run_judge", "J01"), ("scoring:run_entry", "x")]
)
def test_marks_of_nobody_are_not_found(cast, login, made, name, code):
    assert login(cast.organiser).get(url(name, made, code)).status_code == 404


@pytest.mark.parametrize(("name", "code"), PAGES)
def test_marks_take_no_post(cast, login, made, name, code):
    assert login(cast.organiser).post(url(name, made, code)).status_code == 405


@pytest.mark.parametrize(("name", "code"), PAGES)
def test_judges_are_named_to_secretariat_and_auditor_only(cast, login, made, name, code):
    for who, named in (("organiser", False), ("secretariat", True), ("auditor", True)):
        body = login(getattr(cast, who)).get(url(name, made, code)).content.decode()
        assert ("Juri 02 (contoh)" in body) is named


def test_judge_page_shows_own_total_others_and_what_is_left(cast, login, made):
    context = login(cast.organiser).get(url("scoring:run_judge", made, "J04")).context
    sheets = {one["sheet"].entry: one["sheet"] for one in context["sheets"]}
    assert sorted(sheets) == [f"2026-000{n}" for n in range(1, 7)]
    first = sheets["2026-0001"]
    assert (first.total, first.others, first.difference) == (75.0, 100.0, -25.0)
    score = float(RankingRow.objects.get(run=made, entry__code="2026-0001").score)
    assert first.residual == pytest.approx(75.0 - score + context["line"]["severity"])
    assert {cell.mark for cell in first.cells} == {"4"}


def test_judge_page_puts_what_stands_out_first(cast, login, made):
    sheets = [
        one["sheet"] for one in login(cast.organiser).get(url("scoring:run_judge", made, "J04")).context["sheets"]
    ]
    assert [s.distance for s in sheets] == sorted((s.distance for s in sheets), reverse=True)


def test_judge_page_compares_criteria_with_the_other_judges(world, cast, login):
    round = judged_round(world, levels=(4, 4, 3, 3, 2, 2))
    for sheet in ScoreSheet.objects.filter(assignment__judge__code="J02").exclude(assignment__entry__code="2026-0001"):
        mark = sheet.marks["benefit"]
        sheet.marks["benefit"] = {**mark, "mark": str(int(mark["mark"]) + 1)}
        sheet.save()
    frozen = freeze(round, by=cast.organiser, now=LATER)
    made = run(frozen, method="mean", params={}, by=cast.organiser, now=LATER)
    closer = login(cast.organiser).get(url("scoring:run_judge", made, "J02")).context["closer"]
    lifted, *others = closer.effects
    assert lifted.points == pytest.approx(25 * 5 / 6 * len(others) / (1 + len(others)))
    assert [effect.points for effect in others] == pytest.approx([-lifted.points / len(others)] * len(others))
    assert (lifted.is_far, closer.straight) == (True, pytest.approx(1 / 6))
    assert closer.halo < 0
    plain = login(cast.organiser).get(url("scoring:run_judge", made, "J04")).context["closer"]
    assert (plain.straight, plain.halo) == (1.0, pytest.approx(8 / 13))


def test_judge_page_of_two_sheets_says_that_they_are_too_few(world, cast, login):
    page = login(cast.organiser).get(url("scoring:run_judge", ranking_run(world, cast, levels=(4, 3)), "J02"))
    assert (page.context["closer"].effects, page.context["closer"].halo) == ((), None)
    assert "Too few sheets on entries that others marked too." in page.content.decode()


def test_a_method_without_severity_has_no_residual(world, cast, login):
    made = ranking_run(world, cast)
    context = login(cast.organiser).get(url("scoring:run_judge", made, "J02")).context
    assert {one["sheet"].residual for one in context["sheets"]} == {None}
    page = login(cast.organiser).get(url("scoring:run_entry", made, "2026-0001"))
    assert page.context["has_severity"] is False
    assert [number.label for number in page.context["numbers"]] == ["Raw mean", "Score", "Grade", "Place"]


def test_marks_are_those_of_the_freeze_whatever_changes_later(cast, login, made):
    for sheet in ScoreSheet.objects.filter(assignment__judge__code="J04"):
        sheet.marks = {code: {**mark, "mark": "1"} for code, mark in sheet.marks.items()}
        sheet.save()
    context = login(cast.organiser).get(url("scoring:run_judge", made, "J04")).context
    assert {one["sheet"].entry: one["sheet"].total for one in context["sheets"]}["2026-0001"] == 75.0


def test_entry_page_says_each_number_in_a_sentence(cast, login, made):
    context = login(cast.organiser).get(url("scoring:run_entry", made, "2026-0002")).context
    row = RankingRow.objects.get(run=made, entry__code="2026-0002")
    found = {number.label: number for number in context["numbers"]}
    assert list(found) == [
        "Raw mean", "Corrected mean", "Score", "Standard error", "Grade", "Place", "Place interval (90%)",
        "Chance to be first", "Chance of the best 3", "Chance of the best 10", "Chance to keep a prize",
    ]  # fmt: skip
    assert found["Raw mean"].sentence == "The mean of the totals of its 3 judges."
    assert found["Place interval (90%)"].value == f"{row.detail['place_low']}–{row.detail['place_high']}"
    assert found["Place"].value == f"{row.place} of 6"
    assert all(number.sentence for number in context["numbers"])
    severity = {line["judge"]: line["severity"] for line in made.result["judges"]}
    assert [one["sheet"].corrected for one in context["sheets"]] == pytest.approx(
        [one["sheet"].total + severity[one["sheet"].judge] for one in context["sheets"]]
    )


def test_entry_page_says_why_a_criterion_has_no_mark(world, cast, login):
    round = judged_round(world, levels=(4, 3))
    sheet = ScoreSheet.objects.filter(assignment__entry__code="2026-0001", assignment__judge__code="J02").get()
    sheet.marks["benefit"] = {"mark": None, "reason": "", "missing": "abstained"}
    sheet.save()
    frozen = freeze(round, by=cast.organiser, now=LATER, override_reason="Satu nilai kosong.")
    made = run(frozen, method="mean", params={}, by=cast.organiser, now=LATER)
    sheets = login(cast.organiser).get(url("scoring:run_entry", made, "2026-0001")).context["sheets"]
    cells = [cell for cell in sheets[0]["sheet"].cells if cell.mark is None]
    assert [(sheets[0]["sheet"].total, cell.why) for cell in cells] == [(None, "Abstained")]


def test_entry_page_shows_the_steps_of_a_tie(world, cast, login):
    made = ranking_run(world, cast, levels=(4, 4, 3))
    steps = login(cast.organiser).get(url("scoring:run_entry", made, "2026-0001")).context["steps"]
    assert [value for _step, value in steps] == ["3.67", "3.67"]
    assert login(cast.organiser).get(url("scoring:run_entry", made, "2026-0003")).context["steps"] == []


def test_marks_pages_take_the_same_queries_whatever_their_rows(world, cast, login, queries_of):
    judged_round(world, levels=(3,), dimension="living", first=7)
    for sheet in ScoreSheet.objects.filter(assignment__judge__code="J02"):
        sheet.assignment.judge = world.judges[4]
        sheet.assignment.save()
    made = ranking_run(world, cast, levels=(5, 4, 3))
    client = login(cast.secretariat)
    one, three = (queries_of(client, url("scoring:run_judge", made, code)) for code in ("J05", "J02"))
    assert one == three <= 10
    assert queries_of(client, url("scoring:run_entry", made, "2026-0001")) <= 11


# --- Home island, class, mutual favour


def home(judge, region):
    return ConflictFact.objects.create(judge=judge, region=region, kind="home", recorded_by=judge.user, recorded_at=NOW)


def biased_run(world, cast):
    """J02 gives full marks to every entry of Denpasar; the others mark them like those of Jayapura."""
    levels = (3, 2, 4, 3, 2, 4, 3, 2, 4, 3, 2, 4)
    for number, level in enumerate(levels, start=1):
        entry = eligible_entry(world, number, region=1 if number % 3 == 0 else 2)
        for judge in world.judges[1:4]:
            lift = judge == world.judges[1] and entry.region_id == world.regions[1].pk
            criteria = [c["code"] for c in world.round.rubric.definition["criteria"]]
            wobble = {code: min(5, level + (number + place) % 2) for place, code in enumerate(criteria)}
            sent_sheet(world.round, entry, judge, dict.fromkeys(criteria, 5) if lift else wobble)
    world.round.state = "closed"
    world.round.save()
    frozen = freeze(world.round, by=cast.organiser, now=LATER)
    return run(frozen, method="mean", params={}, by=cast.organiser, now=LATER)


def test_islands_are_read_from_the_codes_of_the_home_ministry():
    assert [island_of(code) for code in ("12.71", "33.07", "51.71", "64.01", "73.71", "81.71", "91.03", "")] == [
        "Sumatera", "Jawa", "Bali-Nusa Tenggara", "Kalimantan", "Sulawesi", "Maluku", "Papua", ""
    ]  # fmt: skip


def test_favour_of_the_own_island_is_a_signal_beside_the_run(world, cast, login):
    made = biased_run(world, cast)
    before = (made.result, made.digest)
    home(world.judges[1], world.regions[1])
    (signal,) = [s for s in favour_signals(made) if s["kind"] == "home-island"]
    assert list(signal["judges"]) == ["J02"]
    assert {entry for entry, _judge in signal["reviews"]} == {f"2026-{n:04d}" for n in (3, 6, 9, 12)}
    made.refresh_from_db()
    assert (made.result, made.digest) == before
    sheets = login(cast.auditor).get(url("scoring:run_judge", made, "J02")).context["sheets"]
    assert [one["sheet"].signal for one in sheets] == [True] * 4 + [False] * 8


def test_favour_is_shown_to_secretariat_and_auditor_only(world, cast, login):
    made = biased_run(world, cast)
    home(world.judges[1], world.regions[1])
    words = "J02 marks entries of the home island"
    for who, shown in (("organiser", False), ("secretariat", True), ("auditor", True)):
        client = login(getattr(cast, who))
        for page in (reverse("scoring:run_judges", args=[made.pk]), url("scoring:run_judge", made, "J02")):
            assert (words in client.get(page).content.decode()) is shown


def test_favour_says_nothing_without_a_home_and_follows_a_new_one(world, cast):
    made = biased_run(world, cast)
    ConflictFact.objects.all().delete()
    assert favour_signals(made) == []
    home(world.judges[1], world.regions[1])
    assert "home-island" in {signal["kind"] for signal in favour_signals(made)}


def test_judges_page_takes_the_same_queries_whatever_is_known_of_its_judges(world, cast, login, queries_of):
    made = biased_run(world, cast)
    client, page = login(cast.auditor), reverse("scoring:run_judges", args=[made.pk])
    counts = []
    for known in (world.judges[1:2], world.judges[2:4]):
        for judge in known:
            home(judge, world.regions[1])
        client.get(page)  # computes what is kept afterwards
        counts.append(queries_of(client, page))
    assert counts[0] == counts[1] <= 9


# --- Grades and the change since the last edition


def last_year(world, cast, entry, score, *, at=NOW, method="mean"):
    edition = make_edition(2025, programme=world.edition.programme)
    category = edition.categories.create(dimension=entry.category.dimension, participant=entry.category.participant)
    found = DecisionSet.objects.create(
        edition=edition, run_number="R1-1", run_digest="d" * 64, method=method, proposed_by=cast.organiser, proposed_at=NOW,
        confirmed_by=cast.organiser2, confirmed_at=NOW, publish_at=at, publish_set_by=cast.organiser,
        publish_confirmed_by=cast.organiser2, publish_confirmed_at=NOW,
    )  # fmt: skip
    Decision.objects.create(
        decision_set=found, category=category, entry=entry, version=entry.current, place=1, score=Decimal(score)
    )


def test_run_page_shows_grades_and_the_change_since_the_last_edition(world, cast, login, clock):
    made = ranking_run(world, cast, levels=(5, 4, 2))
    last_year(world, cast, made.rows.get(entry__code="2026-0001").entry, "90.50")
    clock.move_to(LATER, tick=False)
    context = login(cast.organiser).get(reverse("scoring:run", args=[made.pk])).context
    assert [line["grade"]["code"] for line in context["rows"]] == ["good", "good", "fair"]
    assert [line["change"] for line in context["rows"]] == [
        (2025, Decimal("1.17")), (2025, Decimal("-23.83")), (2025, Decimal("-73.83"))
    ]  # fmt: skip
    entry = login(cast.organiser).get(url("scoring:run_entry", made, "2026-0001")).context
    assert entry["change"] == (2025, Decimal("1.17"))


@pytest.mark.parametrize("more", [{"at": LATER.replace(year=2027)}, {"method": "rasch"}])
def test_what_is_not_public_or_on_another_scale_is_not_compared(world, cast, login, clock, more):
    made = ranking_run(world, cast, levels=(5, 4))
    last_year(world, cast, made.rows.get(entry__code="2026-0001").entry, "90.50", **more)
    clock.move_to(LATER, tick=False)
    context = login(cast.organiser).get(reverse("scoring:run", args=[made.pk])).context
    assert ([line["change"] for line in context["rows"]], context["has_earlier"]) == ([None, None], False)
