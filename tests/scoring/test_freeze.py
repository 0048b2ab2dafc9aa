"""Freezing: only a closed, evenly marked round, once, as canonical bytes."""

import hashlib
import json

import pytest

from accounts.models import AuditEvent
from accounts.models.audit import AppendOnlyError
from accounts.refusal import Refused
from awards.enums import EntryState
from awards.models import Entry
from judging.enums import AssignmentKind, RoundState
from judging.models import Assignment, ConflictFact, Judge, ScoreSheet
from scoring.actions.freeze import freeze
from scoring.matrix import canonical_text, decimal_text, frozen_content
from scoring.models import FrozenRound
from tests.factories.rankings import LATER, eligible_entry, frozen_round, judged_round, send_version, sent_sheet
from tests.factories.world import NOW

GOLDEN = "e9a809806684445dda3482ab981fcf05ef3697ea6da17ef65cccb13e88d5bba2"


def test_freeze_writes_content_whose_digest_it_keeps(world, cast):
    frozen = frozen_round(world, cast)
    assert frozen.digest == hashlib.sha256(frozen.content.encode()).hexdigest()
    content = json.loads(frozen.content)
    assert [entry["code"] for entry in content["entries"]] == ["2026-0001", "2026-0002", "2026-0003"]
    assert content["judges"] == ["J02", "J03", "J04"]
    assert content["sheets"][0]["marks"]["benefit"] == "5"
    assert len(content["sheets"]) == 9


def test_freeze_moves_the_round_and_says_so_in_the_audit_trail(world, cast):
    frozen = frozen_round(world, cast)
    world.round.refresh_from_db()
    assert (world.round.state, world.round.frozen_at) == (RoundState.FROZEN, LATER)
    event = AuditEvent.objects.get(verb="round.freeze")
    assert (event.actor, event.edition_id, event.data["digest"]) == (cast.organiser, world.edition.pk, frozen.digest)


@pytest.mark.parametrize("state", [RoundState.SETUP, RoundState.OPEN])
def test_freeze_of_a_round_that_is_not_closed_is_refused(world, cast, state):
    round = judged_round(world)
    round.state = state
    round.save()
    with pytest.raises(Refused):
        freeze(round, by=cast.organiser, now=LATER)
    assert FrozenRound.objects.count() == 0


def test_freeze_twice_is_refused(world, cast):
    frozen_round(world, cast)
    with pytest.raises(Refused):
        freeze(world.round, by=cast.organiser, now=LATER)
    assert FrozenRound.objects.count() == 1


def test_freeze_of_a_round_without_entries_is_refused(world, cast):
    with pytest.raises(Refused):
        freeze(judged_round(world, levels=()), by=cast.organiser, now=LATER)


def test_freeze_with_a_missing_mark_is_refused_and_names_the_entry(world, cast):
    round = judged_round(world)
    ScoreSheet.objects.filter(assignment__entry__code="2026-0002").first().delete()
    with pytest.raises(Refused, match=r"2026-0002 \(2/3\)"):
        freeze(round, by=cast.organiser, now=LATER)
    round.refresh_from_db()
    assert round.state == RoundState.CLOSED
    assert AuditEvent.objects.filter(verb="round.freeze").count() == 0


def test_freeze_with_a_recorded_reason_keeps_the_reason(world, cast):
    round = judged_round(world)
    ScoreSheet.objects.filter(assignment__entry__code="2026-0002").first().delete()
    frozen = freeze(round, by=cast.organiser, now=LATER, override_reason="Juri sakit, dua nilai diterima pleno.")
    assert json.loads(frozen.content)["round"]["override_reason"] == "Juri sakit, dua nilai diterima pleno."
    assert AuditEvent.objects.get(verb="round.freeze").data["unequal"] == 1


def test_freeze_with_an_incomplete_sheet_is_refused_because_it_does_not_count(world, cast):
    round = judged_round(world)
    sheet = ScoreSheet.objects.filter(assignment__entry__code="2026-0001").first()
    sheet.marks["benefit"] = {"mark": None, "reason": "", "missing": "abstained"}
    sheet.save()
    with pytest.raises(Refused, match=r"2026-0001 \(2/3\)"):
        freeze(round, by=cast.organiser, now=LATER)


def test_freeze_accepts_the_further_mark_of_a_score_gap(world, cast):
    round = judged_round(world)
    entry = Entry.objects.get(code="2026-0001")
    sent_sheet(round, entry, world.judges[4], 5, kind=AssignmentKind.GAP)
    assert len(json.loads(freeze(round, by=cast.organiser, now=LATER).content)["sheets"]) == 10


def test_freeze_refuses_a_fourth_mark_without_a_gap(world, cast):
    round = judged_round(world)
    sent_sheet(round, Entry.objects.get(code="2026-0001"), world.judges[4], 5)
    with pytest.raises(Refused, match=r"2026-0001 \(4/3\)"):
        freeze(round, by=cast.organiser, now=LATER)


def test_freeze_refuses_marks_on_different_versions_of_an_entry(world, cast):
    round = judged_round(world, levels=(5,))
    entry = Entry.objects.get(code="2026-0001")
    newer = send_version(entry, number=2)
    ScoreSheet.objects.filter(assignment__judge=world.judges[1]).update(entry_version=newer)
    with pytest.raises(Refused):
        freeze(round, by=cast.organiser, now=LATER)


def test_frozen_content_leaves_out_what_does_not_count(world, cast):
    round = judged_round(world, levels=(5, 4, 3, 2, 1))
    Entry.objects.filter(code="2026-0002").update(state=EntryState.WITHDRAWN)
    Assignment.objects.filter(entry__code="2026-0003", judge=world.judges[1]).update(void_at=NOW, void_reason="x")
    Assignment.objects.filter(entry__code="2026-0004", judge=world.judges[1]).update(recused_at=NOW, recused_reason="x")
    ScoreSheet.objects.filter(assignment__entry__code="2026-0005", assignment__judge=world.judges[1]).update(
        state="reopened", reopened_reason="x"
    )
    sheets = frozen_content(round.pk)["sheets"]
    assert [(sheet["entry"], sheet["judge"]) for sheet in sheets if sheet["judge"] == "J02"] == [("2026-0001", "J02")]


def test_frozen_content_has_no_mark_of_a_conflicted_pair(world, cast):
    round = judged_round(world, levels=(5,))
    ConflictFact.objects.create(
        judge=world.judges[1], region=world.regions[0], kind="declared", recorded_by=cast.secretariat, recorded_at=NOW
    )
    assert [sheet["judge"] for sheet in frozen_content(round.pk)["sheets"]] == ["J03", "J04"]


def test_frozen_content_of_a_later_round_holds_only_its_own_entries(world, cast):
    judged_round(world)
    world.round.pk, world.round.number = None, 2
    world.round._state.adding = True
    world.round.save()
    finalist = eligible_entry(world, 9)
    sent_sheet(world.round, finalist, world.judges[1], 4)
    assert [entry["code"] for entry in frozen_content(world.round.pk)["entries"]] == ["2026-0009"]


def test_frozen_content_holds_no_names_of_judges(world, cast):
    text = canonical_text(frozen_content(judged_round(world).pk))
    assert [judge.user.name for judge in Judge.objects.select_related("user") if judge.user.name in text] == []
    assert [judge.user.email for judge in Judge.objects.select_related("user") if judge.user.email in text] == []


def test_frozen_content_does_not_depend_on_the_order_of_rows(world, cast):
    round = judged_round(world)
    before = canonical_text(frozen_content(round.pk))
    # The newest sheet first: rewriting rows moves them in the table of either database.
    for sheet in ScoreSheet.objects.order_by("-pk"):
        marks = dict(reversed(sheet.marks.items()))
        ScoreSheet.objects.filter(pk=sheet.pk).delete()
        ScoreSheet.objects.create(
            pk=10_000 - sheet.pk, assignment=sheet.assignment, entry_version=sheet.entry_version, state=sheet.state,
            marks=marks, created_at=NOW, saved_at=NOW, sent_at=NOW,
        )  # fmt: skip
    assert canonical_text(frozen_content(round.pk)) == before


@pytest.mark.parametrize("levels", [(5,), (5, 4, 3)])
def test_frozen_content_takes_four_queries_whatever_its_rows(world, cast, levels, django_assert_num_queries):
    round = judged_round(world, levels=levels)
    with django_assert_num_queries(4):
        frozen_content(round.pk)


def test_frozen_round_is_append_only(world, cast):
    frozen = frozen_round(world, cast)
    frozen.content = "{}"
    with pytest.raises(AppendOnlyError):
        frozen.save()
    with pytest.raises(AppendOnlyError):
        FrozenRound.objects.update(digest="0")
    with pytest.raises(AppendOnlyError):
        frozen.delete()


@pytest.mark.parametrize(
    ("given", "text"), [("4.50", "4.5"), ("100", "100"), ("0.00", "0"), (4, "4"), ("-1.20", "-1.2")]
)
def test_decimal_text_is_plain_and_shortest(given, text):
    assert decimal_text(given) == text


def test_frozen_content_is_the_same_bytes_on_every_database(world, cast):
    """The digest was made on SQLite; the suite on PostgreSQL compares with the same."""
    content = frozen_content(judged_round(world, levels=(5, 4, 3, 2, 1)).pk)
    kept = {name: content[name] for name in ("categories", "entries", "judges", "sheets", "round", "edition")}
    assert hashlib.sha256(canonical_text(kept).encode()).hexdigest() == GOLDEN
