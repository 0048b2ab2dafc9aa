"""Files and links are claimed until the secretariat says otherwise; every word is kept, the latest counts."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Job
from accounts.refusal import Refused
from awards.actions import checking
from awards.enums import EntryState
from awards.models import EvidenceCheck, EvidenceCopy, LinkCheck
from awards.queries.evidence import facts_of
from awards.queries.links import links_of
from awards.queries.reading import read_version
from tests.factories.entries import make_entry
from tests.factories.sheets import JUDGING, assign
from tests.factories.world import grant

SEEN = {"state": "verified", "place": "Balai Desa Kejiwan", "day": date(2026, 1, 5), "note": "Alat terpasang"}


@pytest.fixture
def entry(world, clock):
    return make_entry(world, state=EntryState.SENT)


@pytest.fixture
def file(entry):
    return entry.evidence.get()


def page(entry, file):
    return reverse("awards:evidence_check", args=[entry.edition.slug, entry.code, file.pk])


def post(client, entry, file, **data):
    return client.post(page(entry, file), {"state": "checked", "place": "", "day": "", "note": ""} | data)


def test_latest_word_counts_and_all_stay(entry, file, cast, now):
    assert facts_of(entry).files == {}
    checking.judge_file(file, state="rejected", note="Tidak terbaca", by=cast.secretariat, now=now)
    checking.judge_file(file, by=cast.secretariat, now=now, **SEEN)
    found = facts_of(entry).files[file.pk]
    assert (found.state, found.place, found.note) == ("verified", SEEN["place"], SEEN["note"])
    assert list(EvidenceCheck.objects.values_list("state", flat=True)) == ["rejected", "verified"]


@pytest.mark.parametrize("lacking", [
    {"state": "rejected", "note": " "}, {**SEEN, "place": ""}, {**SEEN, "day": None}, {**SEEN, "note": ""},
    {**SEEN, "day": date(2100, 1, 1)},
])  # fmt: skip
def test_word_without_its_reason_is_refused_by_action(file, cast, now, lacking):
    with pytest.raises(Refused):
        checking.judge_file(file, by=cast.secretariat, now=now, **lacking)


def test_visit_of_this_morning_is_no_visit_of_tomorrow(entry, file, cast):
    """Before 7 o'clock in Java and before 9 in Papua the day in UTC is still the one before."""
    early = datetime(2026, 1, 5, 23, 30, tzinfo=UTC)
    today = date(2026, 1, 6)
    assert checking.judge_file(file, by=cast.secretariat, now=early, **SEEN | {"day": today}).day == today
    with pytest.raises(Refused):
        checking.judge_file(file, by=cast.secretariat, now=early, **SEEN | {"day": today + timedelta(days=1)})


@pytest.mark.parametrize("lacking", [{"state": "rejected"}, {"state": "verified", "note": "x"}])
def test_word_without_its_reason_is_refused_by_the_database(file, cast, now, lacking):
    with pytest.raises(IntegrityError), transaction.atomic():
        EvidenceCheck.objects.create(evidence=file, by=cast.secretariat, at=now, **lacking)


def test_secretariat_checks_on_the_page_and_the_region_reads_it(entry, file, cast, login):
    client = login(cast.secretariat)
    assert post(client, entry, file, state="rejected").status_code == 200  # no reason: the page says so
    assert post(client, entry, file, state="rejected", note="Bukan dari 2025").status_code == 302
    shown = login(cast.agency).get(reverse("awards:entry_review", args=[entry.code])).text
    assert "Rejected by the secretariat: Bukan dari 2025" in shown
    assert "Bukan dari 2025" in client.get(page(entry, file)).text
    assert "Rejected" in client.get(reverse("awards:screening_entry", args=[entry.edition.slug, entry.code])).text


@pytest.mark.parametrize(("said", "lacking"), [
    ({"state": "rejected"}, {"note"}), ({"state": "verified", "note": "Alat terpasang"}, {"place", "day"}),
])  # fmt: skip
def test_what_a_finding_lacks_is_told_at_its_field(entry, file, cast, login, said, lacking):
    answer = post(login(cast.secretariat), entry, file, **said)
    assert set(answer.context["form"].errors) == lacking
    assert EvidenceCheck.objects.count() == 0


def test_page_that_is_only_saved_takes_nothing_back_and_says_nothing_twice(entry, file, cast, login):
    client = login(cast.secretariat)
    assert client.get(page(entry, file)).context["form"].initial == {"state": "checked"}
    for _press in range(2):
        assert post(client, entry, file, **SEEN).status_code == 302
    shown = client.get(page(entry, file))
    assert shown.context["form"].initial == SEEN
    assert 'value="2026-01-05"' in shown.text  # as date fields take it, in every language
    assert EvidenceCheck.objects.count() == 1
    post(client, entry, file, state="checked")
    post(client, entry, file, **SEEN)
    assert list(EvidenceCheck.objects.values_list("state", flat=True)) == ["verified", "checked", "verified"]


def test_who_may_check(entry, file, cast, login):
    def answers(person):
        client = login(getattr(cast, person))
        return client.get(page(entry, file)).status_code, post(client, entry, file).status_code

    assert {p: answers(p) for p in ("secretariat", "organiser", "auditor", "agency", "region_admin", "judge", "chair")} == {
        "secretariat": (200, 302), "organiser": (200, 403), "auditor": (200, 403), "agency": (404, 404),
        "region_admin": (404, 404), "judge": (404, 404), "chair": (404, 404),
    }  # fmt: skip
    assert login(cast.secretariat).get(page(entry, file).replace(f"/{file.pk}/", "/999/")).status_code == 404
    assert login(cast.secretariat).delete(page(entry, file)).status_code == 405


@pytest.mark.parametrize(("blind", "told"), [(False, [True, True, True]), (True, [True, False, False])])
def test_judge_reads_the_visit_and_in_a_blind_round_only_that_there_was_one(
    world, cast, login, time_machine, blind, told
):
    time_machine.move_to(JUDGING, tick=False)
    assignment = assign(world, make_entry(world, state=EntryState.ELIGIBLE), world.judges[1])
    type(world.round).objects.filter(pk=world.round.pk).update(blind=blind)
    checking.judge_file(assignment.entry.evidence.get(), by=cast.secretariat, now=JUDGING, **SEEN)
    answer = login(cast.judge).get(reverse("judging:sheet", args=[assignment.pk]))
    assert [(file.waits, file.url) for file in answer.context["reading"].files] == [(True, "")]  # no copy: no original
    shown = answer.text
    assert [words in shown for words in ("Verified in the field", SEEN["place"], SEEN["note"])] == told


def test_blind_judge_reads_why_a_file_was_rejected(world, cast, login, time_machine):
    time_machine.move_to(JUDGING, tick=False)
    assignment = assign(world, make_entry(world, state=EntryState.ELIGIBLE), world.judges[1])
    type(world.round).objects.filter(pk=world.round.pk).update(blind=True)
    file = assignment.entry.evidence.get()
    checking.judge_file(file, state="rejected", note="Bukan tahun itu", by=cast.secretariat, now=JUDGING)
    shown = login(cast.judge).get(reverse("judging:sheet", args=[assignment.pk])).text
    assert "Rejected by the secretariat: Bukan tahun itu" in shown


@pytest.mark.parametrize("role", [Role.JUDGE, Role.CHAIR])
def test_who_judges_is_no_witness_even_with_the_role_of_the_secretariat(entry, file, cast, login, now, role):
    grant(cast.secretariat, role, entry.edition.pk, now)
    client = login(cast.secretariat)
    shown = client.get(page(entry, file))
    assert (shown.status_code, "Save the finding" in shown.text) == (200, False)
    assert (post(client, entry, file).status_code, EvidenceCheck.objects.count()) == (403, 0)


def test_claim_and_its_proof_stand_together(entry, file):
    entry.current.entry = entry
    reading = read_version(entry.current, facts=facts_of(entry), language="en")
    [proof] = reading.files
    claim = next(item for section in reading.sections for item in section.items if item.code == "started")
    assert [each.id for each in claim.proofs] == [proof.id] == [file.pk]
    assert (proof.claim, proof.claimed_by) == (claim.label, "started")


def test_a_persons_word_on_a_link_stands_over_machines(entry, cast, now):
    def word(outcome, **more):
        checking.give_word(entry, url="https://a.example/", outcome=outcome, by=cast.secretariat, now=now, **more)

    def machine(outcome):
        found = {"outcome": outcome, "status": 200, "host": "a.example"}
        checking.keep_answer(entry, url="https://a.example/", by=cast.secretariat, now=now, **found)

    def standing():
        found = facts_of(entry, links=True).links["https://a.example/"]
        return found.outcome, found.by

    machine("works")
    assert standing() == ("works", "")
    word("broken", note="Halaman lain")
    machine("works")
    assert standing() == ("broken", cast.secretariat.name)
    word("barred")
    machine("works")
    assert standing() == ("barred", cast.secretariat.name)
    word("works")
    assert standing() == ("works", cast.secretariat.name)
    assert LinkCheck.objects.count() == 6


def test_link_that_lets_nobody_in_is_not_said_to_work(entry, cast, login, now):
    url = links_of(entry)[0]["url"]
    found = {"outcome": "barred", "status": 403, "host": "a.example"}
    checking.keep_answer(entry, url=url, by=cast.secretariat, now=now, **found)
    shown = login(cast.secretariat).get(reverse("awards:link_checks", args=[entry.edition.slug, entry.code])).text
    assert "Answers, but asks for a log-in or refuses" in shown
    assert "tone-good" not in shown


def test_link_pages(entry, cast, login, monkeypatch):
    monkeypatch.setattr("accounts.jobs.enqueue", lambda job: None)
    address = reverse("awards:link_checks", args=[entry.edition.slug, entry.code])
    urls = [link["url"] for link in links_of(entry)]
    assert urls
    client = login(cast.secretariat)
    assert urls[0] in client.get(address).text
    assert client.post(address, {"url": urls[0], "outcome": "works", "note": "ada"}).status_code == 302
    assert client.post(address, {"url": "https://lain.example/", "outcome": "works"}).status_code == 302  # says no
    assert LinkCheck.objects.get().url == urls[0]
    start = reverse("awards:links_check", args=[entry.edition.slug, entry.code])
    assert client.get(start).status_code == 405
    assert client.post(start).status_code == 302
    assert Job.objects.get(kind="links").arguments == {"entry": entry.pk}
    assert [login(cast.auditor).get(address).status_code, login(cast.auditor).post(address, {}).status_code] == [
        200,
        403,
    ]
    assert [login(cast.judge).get(address).status_code, login(cast.auditor).post(start).status_code] == [404, 403]


def test_screening_page_asks_as_often_for_one_checked_file_as_for_none(entry, file, cast, login, queries_of, now):
    client = login(cast.secretariat)
    address = reverse("awards:screening_entry", args=[entry.edition.slug, entry.code])
    before = queries_of(client, address)
    for _time in range(3):
        checking.judge_file(file, by=cast.secretariat, now=now - timedelta(hours=1), **SEEN)
    assert queries_of(client, address) == before


def test_region_reads_at_the_question_what_was_found_out_about_a_file(world, cast, login, now, clock):
    """Where it can be replaced: an entry that came back for repair, and the list that comes after an upload."""
    entry = make_entry(world, filled=True)
    file = entry.evidence.get()
    client = login(cast.agency)
    pages = [
        reverse("awards:entry_step", args=[entry.code, "evidence"]),
        reverse("awards:evidence_list", args=[entry.code, file.question]),
    ]
    told = "Rejected by the secretariat: Tanggal tidak terbaca"
    assert [told in client.get(address).text for address in pages] == [False, False]
    checking.judge_file(file, state="rejected", note="Tanggal tidak terbaca", by=cast.secretariat, now=now)
    assert [told in client.get(address).text for address in pages] == [True, True]
    EvidenceCopy.objects.create(evidence=file, failed="no clean copy could be made", made_at=now)
    assert ["so judges do not get it" in client.get(address).text for address in pages] == [True, True]
