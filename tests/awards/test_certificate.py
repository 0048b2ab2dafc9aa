import re
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from accounts.models import AuditEvent
from accounts.refusal import Refused
from awards.actions import certificate as actions
from awards.actions import charter, decision
from awards.documents.charter_content import CharterContent
from awards.enums import EntryState
from awards.models import Certificate, Edition
from awards.queries.certificate import content_of
from tests.factories.decisions import LATER, adopt, eligible, propose
from tests.factories.entries import make_entry
from tests.factories.wording import WORDING, picture
from tests.factories.world import NOW


@pytest.fixture(autouse=True)
def _wording(world):
    world.edition.charter = WORDING
    world.edition.save(update_fields=["charter"])


@pytest.fixture
def entries(world, cast):
    return [
        eligible(world, seed=1),
        eligible(world, seed=2, region=2),
        eligible(world, seed=3, region=1, dimension="living", is_sample=True),
    ]


@pytest.fixture
def adopted(world, cast, entries):
    return adopt(world, cast, entries)


def charters():
    return Certificate.objects.filter(kind="charter")


def numbers(kind="charter"):
    return list(Certificate.objects.filter(kind=kind).values_list("sequence", "number"))


# --- Issue


def test_issue_charters_numbers_all_prizes_in_order(adopted, cast, entries):
    made = actions.issue_charters(adopted, by=cast.organiser, now=NOW)
    assert numbers() == [(1, "B-0001/10/2026"), (2, "B-0002/10/2026"), (3, "B-0003/10/2026")]
    assert [one.decision.entry for one in made] == entries
    assert [one.content["sample"] for one in made] == [False, False, True]
    event = AuditEvent.objects.get(verb="certificate.issue")
    assert (event.actor, event.data["count"], event.data["first"]) == (cast.organiser, 3, "B-0001/10/2026")


def test_charter_carries_the_words_of_the_edition(adopted, cast, entries, settings):
    settings.SITE_URL = "https://juara.example"
    one = actions.issue_charters(adopted, by=cast.organiser, now=NOW)[0]
    assert one.content == CharterContent(
        ministry="Kementerian Uji", office="Menteri Uji", number="B-0001/10/2026",
        given_line="memberikan penghargaan kepada", recipient="Pemerintah Kabupaten Wonosobo",
        recipient_detail="Dinas Komunikasi dan Informatika",
        merit_lines=(
            "sebagai Terbaik I Dimensi Smart Governance",
            "kategori Kabupaten",
            f"atas inovasi {entries[0].current.title}",
        ),
        event="Forum Uji", place_and_date="Jakarta, 11 Oktober 2026", signatory_office="Menteri Uji",
        signatory_name="(nama pejabat)", check_url=f"https://juara.example/check/{one.check_id}/",
        check_id=one.check_id, colour="#3347a8", kind="charter", language="id", sample=False,
    ).as_json()  # fmt: skip


def test_charter_keeps_its_words_when_the_wording_changes(adopted, cast, world):
    one = actions.issue_charters(adopted, by=cast.organiser, now=NOW)[0]
    before = content_of(one)
    charter.set_wording(
        world.edition,
        words={"signatory_name": "Orang lain", "place": "Bandung"},
        patterns={},
        by=cast.organiser,
        now=NOW,
    )
    assert content_of(Certificate.objects.get(pk=one.pk)) == before


def test_charter_takes_no_code_out_of_a_wording(adopted, cast, world):
    world.edition.charter = WORDING | {"merit_id": ["{award.__class__} {unknown} {award}"]}
    world.edition.save()
    one = actions.issue_charters(adopted, by=cast.organiser, now=NOW)[0]
    assert one.content["merit_lines"] == ["{award.__class__} {unknown} Terbaik I"]


def test_issue_charters_again_issues_nothing_twice(adopted, cast):
    actions.issue_charters(adopted, by=cast.organiser, now=NOW)
    before = numbers()
    assert actions.issue_charters(adopted, by=cast.organiser, now=NOW) == []
    assert numbers() == before
    assert AuditEvent.objects.filter(verb="certificate.issue").count() == 1


def test_issue_charters_after_a_crash_halfway_gives_the_same_numbers(adopted, cast, monkeypatch):
    from awards.actions import certificate as module  # the module whose function breaks

    real, calls = module.charter_words, []

    def breaks(*args, **kwargs):
        calls.append(args)
        if len(calls) == 2:
            raise OSError("the machine went away")
        return real(*args, **kwargs)

    monkeypatch.setattr(module, "charter_words", breaks)
    with pytest.raises(OSError, match="went away"):
        actions.issue_charters(adopted, by=cast.organiser, now=NOW)
    assert numbers() == []
    monkeypatch.setattr(module, "charter_words", real)
    actions.issue_charters(adopted, by=cast.organiser, now=NOW)
    assert [sequence for sequence, _number in numbers()] == [1, 2, 3]


def test_issue_charters_waits_for_the_second_person(world, cast, entries):
    found = propose(world, cast, entries)
    with pytest.raises(Refused):
        actions.issue_charters(found, by=cast.organiser, now=NOW)
    decision.withdraw(found, reason="Ulang", by=cast.organiser, now=NOW)
    with pytest.raises(Refused):
        actions.issue_charters(found, by=cast.organiser, now=NOW)
    assert charters().count() == 0


def test_issue_charters_goes_on_after_the_numbers_of_a_withdrawn_decision(world, cast, entries, adopted):
    actions.issue_charters(adopted, by=cast.organiser, now=NOW)
    decision.withdraw(adopted, reason="Ulang", by=cast.organiser, now=NOW)
    actions.issue_charters(adopt(world, cast, entries), by=cast.organiser, now=NOW)
    assert [sequence for sequence, _number in numbers()] == [1, 2, 3, 4, 5, 6]


def test_issue_participation_names_each_region_with_an_arrived_entry(world, cast, entries):
    make_entry(world, state=EntryState.DRAFT, seed=9)
    actions.issue_participation(world.edition, by=cast.organiser, now=NOW)
    made = Certificate.objects.filter(kind="participation")
    assert [(one.region.code, one.number, one.content["sample"]) for one in made] == [
        ("33.07", "S-001/X/2026", False), ("51.71", "S-002/X/2026", True), ("91.03", "S-003/X/2026", False),
    ]  # fmt: skip
    assert made[0].content["merit_lines"] == ["atas partisipasi Kabupaten Wonosobo dalam Forum Uji 2026"]
    assert actions.issue_participation(world.edition, by=cast.organiser, now=NOW) == []


def test_issue_participation_leaves_out_regions_whose_entry_never_arrived(world, cast):
    make_entry(world, state=EntryState.REVIEW)
    make_entry(world, state=EntryState.WITHDRAWN, region=1)
    make_entry(world, state=EntryState.INELIGIBLE, region=2)
    made = actions.issue_participation(world.edition, by=cast.organiser, now=NOW)
    assert [one.region for one in made] == [world.regions[2]]


def test_sample_edition_marks_every_certificate(world, cast, adopted):
    Edition.objects.update(is_sample=True)
    actions.issue_charters(adopted, by=cast.organiser, now=NOW)
    assert set(charters().values_list("content__sample", flat=True)) == {True}


def test_check_ids_are_long_and_in_no_order(world, cast, adopted):
    made = actions.issue_charters(adopted, by=cast.organiser, now=NOW)
    assert len({one.check_id for one in made}) == 3
    assert {bool(re.fullmatch(r"[0-7][0-9a-hjkmnp-tv-z]{25}", one.check_id)) for one in made} == {True}


def test_database_refuses_a_number_twice_and_two_charters_for_a_decision(adopted, cast):
    one, two, _three = actions.issue_charters(adopted, by=cast.organiser, now=NOW)
    for changes in ({"sequence": two.sequence}, {"decision": two.decision}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Certificate.objects.filter(pk=one.pk).update(**changes)


# --- Revoke and reissue


def test_revoke_keeps_number_and_words(adopted, cast):
    one = actions.issue_charters(adopted, by=cast.organiser, now=NOW)[0]
    actions.revoke(one, reason=" Salah nama ", by=cast.organiser, now=LATER)
    kept = Certificate.objects.get(pk=one.pk)
    assert (kept.revoked_at, kept.revoked_reason, kept.number, kept.content) == (
        LATER,
        "Salah nama",
        one.number,
        one.content,
    )
    assert AuditEvent.objects.get(verb="certificate.revoke").data == {"number": one.number, "reason": "Salah nama"}
    with pytest.raises(Refused):
        actions.revoke(one, reason="Lagi", by=cast.organiser, now=LATER)


def test_revoke_needs_a_reason(adopted, cast):
    one = actions.issue_charters(adopted, by=cast.organiser, now=NOW)[0]
    with pytest.raises(Refused):
        actions.revoke(one, reason=" ", by=cast.organiser, now=NOW)
    assert Certificate.objects.get(pk=one.pk).revoked_at is None


@pytest.mark.parametrize("kind", ["charter", "participation"])
def test_reissue_takes_the_next_number_once(world, adopted, cast, kind):
    if kind == "charter":
        first = actions.issue_charters(adopted, by=cast.organiser, now=NOW)[0]
    else:
        first = actions.issue_participation(world.edition, by=cast.organiser, now=NOW)[0]
    with pytest.raises(Refused):
        actions.reissue(first, by=cast.organiser, now=NOW)
    actions.revoke(first, reason="Salah nama", by=cast.organiser, now=NOW)
    second = actions.reissue(first, by=cast.organiser, now=NOW)
    assert (second.sequence, second.region, second.decision) == (4, first.region, first.decision)
    assert second.check_id != first.check_id
    with pytest.raises(Refused):
        actions.reissue(first, by=cast.organiser, now=NOW)
    assert AuditEvent.objects.get(verb="certificate.reissue").data == {
        "number": second.number,
        "instead_of": first.number,
    }


def test_reissue_refuses_a_charter_of_a_withdrawn_decision(adopted, cast):
    one = actions.issue_charters(adopted, by=cast.organiser, now=NOW)[0]
    decision.withdraw(adopted, reason="Ulang", by=cast.organiser, now=NOW)
    with pytest.raises(Refused):
        actions.reissue(one, by=cast.organiser, now=NOW)


@pytest.mark.parametrize("act", ["issue_charters", "issue_participation", "revoke", "reissue"])
def test_act_changes_nothing_when_the_audit_fails(world, adopted, cast, monkeypatch, act):
    one = None
    if act in {"revoke", "reissue"}:
        one = actions.issue_charters(adopted, by=cast.organiser, now=NOW)[0]
    if act == "reissue":
        actions.revoke(one, reason="Salah", by=cast.organiser, now=NOW)
    before = list(Certificate.objects.values())

    def fail(*args, **kwargs):
        raise OSError("no room for the event")

    monkeypatch.setattr("accounts.actions.audit.record", fail)
    subject = {"issue_charters": adopted, "issue_participation": world.edition}.get(act, one)
    words = {"reason": "Salah"} if act == "revoke" else {}
    with pytest.raises(OSError, match="no room"):
        getattr(actions, act)(subject, by=cast.organiser, now=NOW, **words)
    assert list(Certificate.objects.values()) == before


# --- Emblem and wording


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_emblem_stands_on_charters_issued_afterwards(world, adopted, cast, kind):
    charter.set_emblem(world.edition, name="lambang.png", data=picture(kind), by=cast.organiser, now=NOW)
    one = actions.issue_charters(adopted, by=cast.organiser, now=NOW)[0]
    emblem = content_of(one).emblem
    assert Image.open(BytesIO(emblem)).size == (40, 40)
    charter.remove_emblem(world.edition, by=cast.organiser, now=NOW)
    assert content_of(one).emblem == emblem
    later = actions.issue_participation(world.edition, by=cast.organiser, now=NOW)[0]
    assert content_of(later).emblem is None
    assert list(AuditEvent.objects.filter(verb__startswith="charter.").values_list("verb", flat=True)) == [
        "charter.remove_emblem", "charter.set_emblem",
    ]  # fmt: skip


@pytest.mark.parametrize("data", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", picture("GIF"), picture()[:40]])
def test_emblem_refuses_what_is_no_png_or_jpeg(world, cast, data):
    with pytest.raises(Refused):
        charter.set_emblem(world.edition, name="lambang.png", data=data, by=cast.organiser, now=NOW)
    assert "emblem" not in Edition.objects.get().charter


def test_wording_refuses_a_pattern_without_a_sequence(world, cast):
    with pytest.raises(Refused):
        charter.set_wording(world.edition, words={}, patterns={"charter": "B/{year}"}, by=cast.organiser, now=NOW)
    assert Edition.objects.get().charter == WORDING
