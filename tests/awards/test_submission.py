"""From hand-over to receipt: one version however often it is sent, and none too late."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from accounts.refusal import Refused
from awards.actions import draft, evidence, submission
from awards.actions import entry as entries
from awards.enums import TRANSITIONS, EntryState, StageKind
from awards.models import EntryVersion
from awards.sample import sample_pdf
from awards.sealing import digest_of
from scoring.engine.canonical import canonical_bytes
from tests.factories.entries import make_entry
from tests.factories.world import make_edition
from tests.threads import at_once

KEY, OTHER_KEY = "a" * 32, "b" * 32


@pytest.fixture
def handed(world):
    return make_entry(world, state=EntryState.REVIEW)


def change(entry, cast, now, text="Teks baru"):
    version = entry.sections.get(section="problem").version
    return draft.save_section(
        entry, section="problem", answers={"problem": text}, base_version=version, by=cast.agency, now=now
    )


@pytest.mark.parametrize("state", EntryState.values)
def test_entry_reaches_state_through_actions(world, state):
    assert make_entry(world, state=state).state == state


ACTS = {
    EntryState.REVIEW: lambda entry, cast, now: entries.hand_to_region(entry, by=cast.agency, now=now),
    EntryState.DRAFT: lambda entry, cast, now: entries.return_to_agency(entry, notes={"": "Baca"}, by=cast.region_admin, now=now),
    EntryState.SENT: lambda entry, cast, now: submission.submit(entry, key=KEY, by=cast.region_admin, now=now),
    EntryState.WITHDRAWN: lambda entry, cast, now: submission.withdraw(entry, reason="X", by=cast.region_admin, now=now),
}  # fmt: skip


@pytest.mark.parametrize("state", EntryState)
@pytest.mark.parametrize("target", ACTS)
def test_state_machine_holds_for_every_act(world, cast, now, state, target):
    entry = make_entry(world, state=state, filled=True)
    if state == EntryState.SENT == target:
        change(entry, cast, now)
    if target in TRANSITIONS[state]:
        ACTS[target](entry, cast, now)
    elif target != state:
        with pytest.raises(Refused):
            ACTS[target](entry, cast, now)
    entry.refresh_from_db()
    assert entry.state == (target if target in TRANSITIONS[state] else state)


def test_sent_version_is_sealed(handed, cast, now):
    version = submission.submit(handed, key=KEY, by=cast.region_admin, now=now)
    file = handed.evidence.get()
    assert version.receipt == "2026/33.07/0001"
    assert version.digest == hashlib.sha256(canonical_bytes(version.content)).hexdigest()
    assert {name: version.content[name] for name in ("entry", "edition", "region", "agency", "category", "number")} == {
        "entry": "2026-0001", "edition": "forum-2026", "region": "33.07",
        "agency": "Dinas Komunikasi dan Informatika", "category": "governance-kabupaten", "number": 1,
    }  # fmt: skip
    assert version.answers["evidence"]["proof_of_start"] == [
        {"id": file.pk, "name": "bukti-contoh.pdf", "size": file.size, "sha256": file.sha256}
    ]
    stored = EntryVersion.objects.get(pk=version.pk)
    assert digest_of(stored.content) == stored.digest
    handed.refresh_from_db()
    assert (handed.current, handed.state) == (version, EntryState.SENT)


def test_digest_survives_the_database(handed, cast, now):
    """What the database gives back has the canonical bytes of what was sealed: order, accents and empty lists too."""
    answers = {"problem": "Warga menunggu “lama”, bahkan 3\u00bd hari\nBaris kedua", "groups": ["women", "poor"]}
    row = handed.sections.get(section="problem")
    draft.save_section(handed, section="problem", answers=answers, base_version=row.version, by=cast.agency, now=now)
    version = submission.submit(handed, key=KEY, by=cast.region_admin, now=now)
    stored = EntryVersion.objects.get(pk=version.pk).content
    assert canonical_bytes(stored) == canonical_bytes(version.content)
    assert list(version.content) != sorted(version.content)


def test_digest_is_that_of_plain_sorted_json():
    content = {"title": "Antrean – \u00e9", "number": 1, "answers": {"b": [], "a": {"x": True}}}
    written = '{"answers":{"a":{"x":true},"b":[]},"number":1,"title":"Antrean – \u00e9"}'
    assert digest_of(content) == hashlib.sha256(written.encode()).hexdigest()


def test_hidden_and_empty_answers_stay_outside_the_seal(handed, cast, now):
    row = handed.sections.get(section="wisdom")
    answers = {"uses_technology": False, "technology": "Tersembunyi", "local_wisdom": ""}
    draft.save_section(handed, section="wisdom", answers=answers, base_version=row.version, by=cast.agency, now=now)
    version = submission.submit(handed, key=KEY, by=cast.region_admin, now=now)
    assert version.answers["wisdom"] == {"uses_technology": False}


def test_same_key_gives_the_same_version(handed, cast, now):
    first = submission.submit(handed, key=KEY, by=cast.region_admin, now=now)
    assert submission.submit(handed, key=KEY, by=cast.region_admin, now=now) == first
    late = now + timedelta(days=300)
    assert submission.submit(handed, key=KEY, by=cast.region_admin, now=late) == first
    assert EntryVersion.objects.count() == 1


def test_second_tab_without_change_makes_no_second_version(handed, cast, now):
    first = submission.submit(handed, key=KEY, by=cast.region_admin, now=now)
    assert submission.submit(handed, key=OTHER_KEY, by=cast.region_admin, now=now) == first


def test_key_of_another_entry_is_refused(world, handed, cast, now):
    other = make_entry(world, state=EntryState.REVIEW, dimension="living")
    submission.submit(handed, key=KEY, by=cast.region_admin, now=now)
    with pytest.raises(Refused):
        submission.submit(other, key=KEY, by=cast.region_admin, now=now)
    assert EntryVersion.objects.count() == 1


def test_changed_draft_is_sent_again_as_the_next_version(handed, cast, now):
    first = submission.submit(handed, key=KEY, by=cast.region_admin, now=now)
    change(handed, cast, now)
    second = submission.submit(handed, key=OTHER_KEY, by=cast.region_admin, now=now)
    assert (second.number, second.receipt) == (2, "2026/33.07/0002")
    assert second.answers["problem"]["problem"] == "Teks baru"
    assert EntryVersion.objects.get(pk=first.pk).digest == first.digest


def test_returned_entry_is_repaired_until_its_own_deadline(world, cast, now):
    entry = make_entry(world, state=EntryState.REPAIR)
    late = now + timedelta(days=4)
    change(entry, cast, late)
    version = submission.submit(entry, key=OTHER_KEY, by=cast.region_admin, now=late)
    assert version.number == 2
    other = make_entry(world, state=EntryState.REPAIR, dimension="living")
    with pytest.raises(Refused):
        submission.submit(other, key=KEY, by=cast.region_admin, now=now + timedelta(days=6))


def test_incomplete_entry_is_not_sent(world, cast, now):
    entry = make_entry(world)
    entries.hand_to_region(entry, by=cast.agency, now=now)
    with pytest.raises(Refused):
        submission.submit(entry, key=KEY, by=cast.region_admin, now=now)
    assert not EntryVersion.objects.exists()


def test_unreadable_optional_answer_keeps_the_entry_from_being_sent(handed, cast, now):
    row = handed.sections.get(section="evidence")
    links = [{"label": "X", "url": "bukan alamat"}]
    draft.save_section(
        handed, section="evidence", answers={"links": links}, base_version=row.version, by=cast.agency, now=now
    )
    with pytest.raises(Refused):
        submission.submit(handed, key=KEY, by=cast.region_admin, now=now)


@pytest.mark.parametrize(("after", "accepted"), [
    (timedelta(milliseconds=-1), True), (timedelta(0), True), (timedelta(minutes=5, milliseconds=-1), True),
    (timedelta(minutes=5), False), (timedelta(days=1), False),
])  # fmt: skip
def test_deadline_with_grace_is_exact(handed, cast, world, after, accepted):
    at = world.edition.stage(StageKind.INTAKE).closes_at + after
    if accepted:
        assert submission.submit(handed, key=KEY, by=cast.region_admin, now=at).arrived_at == at
    else:
        with pytest.raises(Refused):
            submission.submit(handed, key=KEY, by=cast.region_admin, now=at)


def test_arrival_counts_not_the_moment_of_writing(handed, cast, world):
    closes = world.edition.stage(StageKind.INTAKE).closes_at
    version = submission.submit(
        handed, key=KEY, by=cast.region_admin, now=closes + timedelta(minutes=6), arrived_at=closes
    )
    assert version.arrived_at == closes


def test_file_is_deleted_when_its_row_cannot_be_written(world, cast, now):
    entry = make_entry(world, state=EntryState.WITHDRAWN)
    before = stored_files()
    with pytest.raises(Refused):
        evidence.add(entry, question="photos", name="x.pdf", file=ContentFile(sample_pdf("x")), by=cast.agency, now=now)
    assert stored_files() == before


def stored_files(folder="evidence"):
    if not default_storage.exists(folder):
        return []
    folders, files = default_storage.listdir(folder)
    return files + [name for sub in folders for name in stored_files(f"{folder}/{sub}")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("keys", [[KEY, OTHER_KEY] * 3, [KEY] * 20], ids=["two tabs", "one key"])
def test_concurrent_sending_makes_one_version(world, cast, now, keys):
    entry = make_entry(world, state=EntryState.REVIEW)
    waiting = list(keys)

    def send():
        return submission.submit(entry, key=waiting.pop(), by=cast.region_admin, now=now).pk

    results = at_once(len(keys), send)
    assert len(results) == len(keys)
    assert len(set(results)) == 1
    assert EntryVersion.objects.count() == 1


# --- Pages ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def client(clock, login, cast):
    return login(cast.region_admin)


def test_region_admin_sends_through_the_page(handed, client):
    url = reverse("awards:entry_send", args=[handed.code])
    form = client.get(url).context["form"]
    data = {"key": form["key"].value(), "declared": "on"}
    answers = [client.post(url, data) for _press in range(3)]
    assert {answer.url for answer in answers} == {reverse("awards:receipt", args=[handed.code, 1])}
    page = client.get(answers[0].url)
    version = EntryVersion.objects.get()
    assert version.digest in page.content.decode()
    assert "2026/33.07/0001" in page.content.decode()


def test_two_tabs_end_at_one_receipt(handed, client):
    url = reverse("awards:entry_send", args=[handed.code])
    keys = [client.get(url).context["form"]["key"].value() for _tab in range(2)]
    assert keys[0] != keys[1]
    answers = [client.post(url, {"key": key, "declared": "on"}) for key in (*keys, *keys)]
    assert {answer.url for answer in answers} == {reverse("awards:receipt", args=[handed.code, 1])}
    assert EntryVersion.objects.get().idempotency_key == keys[0]


def test_send_page_needs_the_declaration(handed, client):
    page = client.post(reverse("awards:entry_send", args=[handed.code]), {"key": KEY})
    assert list(page.context["form"].errors) == ["declared"]
    assert page.context["form"]["key"].value() == KEY
    assert not EntryVersion.objects.exists()


def test_key_of_another_entry_is_refused_on_the_page(world, handed, client):
    other = make_entry(world, state=EntryState.REVIEW, dimension="living")
    client.post(reverse("awards:entry_send", args=[handed.code]), {"key": KEY, "declared": "on"})
    answer = client.post(reverse("awards:entry_send", args=[other.code]), {"key": KEY, "declared": "on"})
    assert answer.status_code == 409
    assert "This page was made for another entry." in answer.content.decode()


def test_send_page_lists_what_is_missing_with_links(world, cast, now, client):
    entry = make_entry(world)
    entries.hand_to_region(entry, by=cast.agency, now=now)
    page = client.get(reverse("awards:entry_send", args=[entry.code])).content.decode()
    link = reverse("awards:entry_step", args=[entry.code, "problem"])
    assert f'href="{link}#id_problem-problem_field"' in page
    assert 'name="declared"' not in page


def test_send_page_is_closed_after_the_deadline(world, cast, handed, login, clock):
    clock.move_to(world.edition.stage(StageKind.INTAKE).closes_at + timedelta(minutes=5), tick=False)
    client = login(cast.region_admin)
    page = client.get(reverse("awards:entry_send", args=[handed.code]))
    assert "Sending is closed" in page.content.decode()
    answer = client.post(reverse("awards:entry_send", args=[handed.code]), {"key": KEY, "declared": "on"})
    assert answer.status_code == 409
    assert not EntryVersion.objects.exists()


def test_agency_hands_over_and_gets_notes_back(world, cast, login, clock):
    entry = make_entry(world, filled=True)
    login(cast.agency).post(reverse("awards:entry_hand_over", args=[entry.code]))
    entry.refresh_from_db()
    assert entry.state == EntryState.REVIEW
    data = {"whole": "", "section-problem": "Tambahkan angka."}
    login(cast.region_admin).post(reverse("awards:entry_return", args=[entry.code]), data)
    page = login(cast.agency).get(reverse("awards:entry", args=[entry.code]))
    states = {each.section.code: each.state for each in page.context["draft"].progress}
    assert states["problem"] == "returned"
    assert states["benefit"] == "complete"
    assert "Tambahkan angka." in page.content.decode()
    login(cast.agency).post(reverse("awards:entry_hand_over", args=[entry.code]))
    assert not entry.notes.filter(settled_at=None).exists()


def test_return_without_a_note_is_refused(handed, client):
    page = client.post(reverse("awards:entry_return", args=[handed.code]), {"whole": "  "})
    assert list(page.context["form"].errors) == ["whole"]


def test_hand_over_warns_where_the_region_has_no_admin(world, cast, login, clock):
    page = reverse("awards:entry_hand_over", args=[make_entry(world).code])
    assert login(cast.agency).get(page).context["has_admin"] is True
    cast.region_admin.memberships.update(ended_at=cast.region_admin.date_joined)
    assert "has no region admin yet" in login(cast.agency).get(page).content.decode()


def test_entry_of_a_sample_edition_is_a_sample(world):
    assert make_entry(world).is_sample is False
    type(world.edition).objects.update(is_sample=True)
    assert make_entry(world, dimension="living").is_sample is True


def test_receipts_of_two_editions_of_a_year_do_not_meet(world, cast, now):
    first = submission.submit(make_entry(world, state=EntryState.REVIEW), key=KEY, by=cast.region_admin, now=now)
    other = make_edition(2027, now=now)
    type(other).objects.filter(pk=other.pk).update(year=2026)
    home = world.categories[f"governance-{world.regions[0].kind}"]
    home = other.categories.create(dimension=home.dimension, participant=home.participant)
    entry = make_entry(replace(world, categories={home.code: home}), state=EntryState.REVIEW)
    second = submission.submit(entry, key=OTHER_KEY, by=cast.region_admin, now=now)
    assert (first.receipt, second.receipt) == ("2026/33.07/0001", "2026/33.07/0002")


def test_receipt_is_for_those_who_see_the_entry(world, cast, login, clock):
    entry = make_entry(world, state=EntryState.SENT)
    for name in ("receipt", "receipt_pdf", "receipt_content"):
        url = reverse(f"awards:{name}", args=[entry.code, 1])
        for person in (cast.agency, cast.region_admin, cast.secretariat, cast.auditor):
            assert login(person).get(url).status_code == 200
        for person in (cast.rival_agency, cast.rival_admin, cast.province, cast.judge, cast.stranger):
            assert login(person).get(url).status_code == 404
        assert login(cast.agency).get(reverse(f"awards:{name}", args=[entry.code, 2])).status_code == 404
        assert login(cast.agency).post(url).status_code == 405


def test_sealed_content_has_the_digest_of_the_receipt(world, cast, login, clock):
    entry = make_entry(world, state=EntryState.SENT)
    answer = login(cast.agency).get(reverse("awards:receipt_content", args=[entry.code, 1]))
    assert hashlib.sha256(answer.content).hexdigest() == entry.current.digest
    assert answer["Content-Disposition"] == 'attachment; filename="usulan-2026-0001-1.json"'


def test_receipt_as_pdf_is_drawn(world, cast, login, clock):
    entry = make_entry(world, state=EntryState.SENT)
    answer = login(cast.agency).get(reverse("awards:receipt_pdf", args=[entry.code, 1]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
