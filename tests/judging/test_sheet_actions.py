from datetime import timedelta

import pytest

from accounts.models import AuditEvent
from accounts.refusal import Refused
from awards.enums import EntryState
from judging.actions import pact, sheet
from judging.actions import round as rounds
from judging.enums import SheetState
from judging.models import Assignment, ConflictFact, ScoreSheet
from tests.factories.rankings import send_version
from tests.factories.sheets import JUDGING, assign, eligible_entry, marks_of, open_round, send_sheet


@pytest.fixture
def entry(world):
    return eligible_entry(world, 1)


@pytest.fixture
def own(world, entry):
    return assign(world, entry, world.judges[1])


def save(world, own, given=3, *, base=0, comment="", now=JUDGING):
    return sheet.save(own, marks=marks_of(world, given), comment=comment, base_version=base, by=own.judge.user, now=now)


def test_contents_open_only_after_pact_and_declaration(world, entry):
    undeclared = assign(world, entry, world.judges[1], declared=False)
    with pytest.raises(Refused, match="Sign the integrity pact first"):
        sheet.declare_clear(undeclared, by=world.judges[1].user, now=JUDGING)
    pact.sign(world.judges[1], round=world.round, by=world.judges[1].user, now=JUDGING)
    with pytest.raises(Refused, match="Declare first"):
        save(world, undeclared)
    sheet.declare_clear(undeclared, by=world.judges[1].user, now=JUDGING)
    assert save(world, undeclared).state == SheetState.DRAFT


def test_sent_sheet_has_the_engine_total_and_is_locked(world, own):
    sent = send_sheet(world, own, {"benefit": 5, "innovation": 4, "collaboration": 3, "technology": 2,
                                   "sustainability": 4, "replication": 3, "alignment": 3})  # fmt: skip
    # 100 * (25*4 + 15*3 + 15*2 + 10*1 + 15*3 + 10*2 + 10*2) / (100 * 4)
    assert float(sent.total) == pytest.approx(67.5)
    assert (sent.state, sent.sent_at, sent.version) == (SheetState.SENT, JUDGING, 2)
    with pytest.raises(Refused, match="has been sent and is locked"):
        save(world, own, 2, base=2)


def test_two_tabs_do_not_overwrite_one_another(world, own):
    first = save(world, own, 3)
    with pytest.raises(sheet.StaleSheetError) as stale:
        save(world, own, 4)
    assert stale.value.current.marks == marks_of(world, 3)
    assert ScoreSheet.objects.get().marks == marks_of(world, 3)
    second = save(world, own, 4, base=first.version)
    assert (second.version, second.pk) == (2, first.pk)


def test_saving_the_same_twice_changes_nothing(world, own):
    save(world, own, 3)
    again = save(world, own, 3)
    assert again.version == 1
    assert AuditEvent.objects.filter(verb="sheet.save").count() == 1


def test_send_names_each_criterion_that_is_wanting(world, own):
    marks = marks_of(world, 3)
    marks["benefit"] = {"mark": "5", "reason": " ", "missing": ""}
    marks["innovation"] = {"mark": None, "reason": "", "missing": "not_applicable"}
    del marks["technology"]
    draft = sheet.save(own, marks=marks, comment="", base_version=0, by=own.judge.user, now=JUDGING)
    with pytest.raises(sheet.IncompleteSheetError) as wanting:
        sheet.send(own, base_version=draft.version, by=own.judge.user, now=JUDGING)
    assert wanting.value.places == {
        "benefit": "Give a reason for a mark at the end of the scale.",
        "innovation": "Say why there is no mark.",
        "technology": "Choose a level, or say why there is none.",
    }


def test_missing_criterion_gives_no_total_under_the_drop_policy(world, own):
    assert send_sheet(world, own, {**dict.fromkeys(["benefit", "innovation", "collaboration"], 3)}).total == ""


def test_missing_criterion_is_renormalised_where_the_round_says_so(world, own):
    type(world.round).objects.update(missing_policy="renormalise")
    sent = send_sheet(world, own, {"benefit": 3, "innovation": 4})
    assert float(sent.total) == pytest.approx(100 * (25 * 2 + 15 * 3) / (40 * 4))


def test_nothing_is_saved_before_opening_or_after_closing_and_the_draft_survives(world, own):
    with pytest.raises(Refused, match="The round is closed"):
        save(world, own, now=world.round.opens_at - timedelta(seconds=1))
    draft = save(world, own)
    with pytest.raises(Refused, match="Your draft is kept"):
        save(world, own, 4, base=1, now=world.round.closes_at)
    rounds.close(world.round, by=own.judge.user, now=JUDGING)
    with pytest.raises(Refused, match="not open"):
        sheet.send(own, base_version=1, by=own.judge.user, now=JUDGING)
    draft.refresh_from_db()
    assert (draft.marks, draft.state) == (marks_of(world, 3), SheetState.DRAFT)


def test_reopening_keeps_the_sent_version_and_starts_a_new_one(world, own, cast):
    sent = send_sheet(world, own, 3, comment="Baik")
    with pytest.raises(Refused, match="Give a reason"):
        sheet.reopen(sent, reason=" ", by=cast.chair, now=JUDGING)
    draft = sheet.reopen(sent, reason="Salah kriteria", by=cast.chair, now=JUDGING)
    sent.refresh_from_db()
    assert (sent.state, sent.reopened_reason, sent.reopened_by) == (SheetState.REOPENED, "Salah kriteria", cast.chair)
    assert float(sent.total) == 50
    assert (draft.number, draft.state, draft.comment, draft.marks) == (2, SheetState.DRAFT, "Baik", marks_of(world, 3))
    changed = save(world, own, 4, base=draft.version)
    sheet.send(own, base_version=changed.version, by=own.judge.user, now=JUDGING)
    assert list(ScoreSheet.objects.values_list("number", "state")) == [(1, "reopened"), (2, "sent")]
    assert [float(total) for total in ScoreSheet.objects.counting().values_list("total", flat=True)] == [75]


def test_newer_version_of_the_entry_is_read_before_sending(world, own, entry):
    draft = save(world, own)
    send_version(entry, 2)
    type(entry).objects.update(state=EntryState.ELIGIBLE)
    with pytest.raises(Refused, match="newer version"):
        sheet.send(own, base_version=draft.version, by=own.judge.user, now=JUDGING)
    read = save(world, own, base=draft.version)  # the same marks stand after reading
    assert sheet.send(own, base_version=read.version, by=own.judge.user, now=JUDGING).entry_version.number == 2


def test_reopened_sheet_names_the_version_that_was_read(world, own, entry, cast):
    sent = send_sheet(world, own, 3)
    send_version(entry, 2)
    type(entry).objects.update(state=EntryState.ELIGIBLE)
    draft = sheet.reopen(sent, reason="Versi baru", by=cast.chair, now=JUDGING)
    assert draft.entry_version.number == 1
    with pytest.raises(Refused, match="newer version"):
        sheet.send(own, base_version=draft.version, by=own.judge.user, now=JUDGING)


def test_declared_conflict_makes_the_pair_absent_everywhere(world, entry):
    judge = world.judges[1]
    other = assign(world, eligible_entry(world, 2), judge)
    undeclared = assign(world, entry, judge, declared=False)
    with pytest.raises(Refused, match="Say in a few words"):
        sheet.declare_conflict(undeclared, note="", by=judge.user, now=JUDGING)
    sheet.declare_conflict(undeclared, note="Pernah membimbing", by=judge.user, now=JUDGING)
    fact = ConflictFact.objects.get(judge=judge)
    assert (fact.region, fact.kind, fact.note) == (entry.region, "declared", "Pernah membimbing")
    assert not Assignment.objects.live().filter(pk__in=[undeclared.pk, other.pk]).exists()


def test_recusal_keeps_the_sheet_and_takes_it_out_of_the_count(world, own):
    sent = send_sheet(world, own, 3)
    sheet.recuse(own, reason="Baru tahu", by=own.judge.user, now=JUDGING)
    sent.refresh_from_db()
    assert sent.state == SheetState.SENT
    assert not Assignment.objects.live().exists()
    with pytest.raises(Refused, match="already"):
        sheet.recuse(own, reason="Lagi", by=own.judge.user, now=JUDGING)


def test_pact_is_signed_once_and_only_in_an_open_round(world):
    judge = world.judges[1]
    with pytest.raises(Refused, match="not open"):
        pact.sign(judge, round=world.round, by=judge.user, now=JUDGING)
    round_ = open_round(world)
    first = pact.sign(judge, round=round_, by=judge.user, now=JUDGING)
    assert pact.sign(judge, round=round_, by=judge.user, now=JUDGING) == first
    assert first.text_digest == rounds.pact_digest(round_)
    assert AuditEvent.objects.filter(verb="pact.sign").count() == 1
