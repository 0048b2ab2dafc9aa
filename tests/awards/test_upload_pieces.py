"""The tus protocol: what arrived stays, what is whole becomes evidence once, and only the person with the pen speaks it."""

import base64
import hashlib
import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from awards.actions import evidence as files
from awards.actions import upload as actions
from awards.actions.entry import hand_to_region
from awards.enums import EntryState
from awards.evidence import pieces
from awards.models import Evidence, EvidenceUpload
from awards.sample import sample_pdf
from tests.factories.entries import make_entry

PDF = sample_pdf("Bukti " * 40)
WHOLE = len(PDF)
HALF = WHOLE // 2


@pytest.fixture(autouse=True)
def _place(settings, tmp_path, clock):
    settings.UPLOADS_ROOT = tmp_path / "uploads"


@pytest.fixture
def entry(world):
    return make_entry(world)


@pytest.fixture
def client(login, cast):
    return login(cast.agency)


def metadata(**texts):
    return ",".join(f"{name} {base64.b64encode(text.encode()).decode()}" for name, text in texts.items())


def begin(client, entry, *, size=WHOLE, name="bukti.pdf", question="photos", **more):
    return client.generic(
        "POST", reverse("awards:uploads", args=[entry.code, question]),
        headers={"Tus-Resumable": "1.0.0", "Upload-Length": str(size), "Upload-Metadata": metadata(filename=name, **more)},
    )  # fmt: skip


def patch(client, address, data, *, offset, **headers):
    return client.generic(
        "PATCH", address, data, content_type="application/offset+octet-stream",
        headers={"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset), **headers},
    )  # fmt: skip


def head(client, address):
    return client.generic("HEAD", address, headers={"Tus-Resumable": "1.0.0"})


def test_server_says_what_it_speaks(client, entry):
    answer = client.generic("OPTIONS", reverse("awards:uploads", args=[entry.code, "photos"]))
    assert (answer.status_code, answer["Tus-Version"], answer["Tus-Max-Size"]) == (204, "1.0.0", str(20 * 1024 * 1024))
    assert answer["Tus-Extension"] == "creation,expiration,termination,checksum"


def test_file_in_two_pieces_becomes_evidence_with_its_claim(client, entry):
    begun = begin(client, entry, supports="indicators")
    address = begun["Location"]
    assert begun.status_code == 201
    first = patch(client, address, PDF[:HALF], offset=0)
    assert (first.status_code, first["Upload-Offset"], first["Tus-Resumable"]) == (204, str(HALF), "1.0.0")
    assert head(client, address)["Upload-Offset"] == str(HALF)
    assert Evidence.objects.count() == 0
    last = patch(client, address, PDF[HALF:], offset=HALF)
    assert (last.status_code, last["Upload-Offset"]) == (204, str(len(PDF)))
    file = Evidence.objects.get()
    assert (file.name, file.supports, file.sha256) == ("bukti.pdf", "indicators", hashlib.sha256(PDF).hexdigest())
    again = head(client, address)
    assert (again["Upload-Offset"], again["Upload-Length"]) == (str(len(PDF)), str(len(PDF)))
    assert not pieces.path_of(EvidenceUpload.objects.get().token).exists()


def test_piece_at_the_wrong_place_is_refused_with_the_right_one(client, entry):
    address = begin(client, entry)["Location"]
    patch(client, address, PDF[:HALF], offset=0)
    for offset in (0, HALF - 1, HALF + 1):
        answer = patch(client, address, PDF[HALF:], offset=offset)
        assert (answer.status_code, answer["Upload-Offset"]) == (409, str(HALF))
    assert patch(client, address, PDF + b"x", offset=HALF).status_code == 409  # more than was said
    assert Evidence.objects.count() == 0


def test_what_the_disk_holds_beyond_the_acknowledged_is_written_anew(client, entry):
    address = begin(client, entry)["Location"]
    patch(client, address, PDF[:HALF], offset=0)
    path = pieces.path_of(EvidenceUpload.objects.get().token)
    with path.open("ab") as file:
        file.write(os.urandom(4096))  # a process died between the disk and the row
    assert patch(client, address, PDF[HALF:], offset=HALF).status_code == 204
    assert Evidence.objects.get().sha256 == hashlib.sha256(PDF).hexdigest()


def test_two_at_once_do_not_write_into_each_other(client, entry):
    address = begin(client, entry)["Location"]
    with pieces.held(EvidenceUpload.objects.get().token):
        assert patch(client, address, PDF[:HALF], offset=0).status_code == 423
    assert patch(client, address, PDF[:HALF], offset=0).status_code == 204


def test_checksum_is_looked_at_before_anything_is_written(client, entry):
    address = begin(client, entry)["Location"]
    right = base64.b64encode(hashlib.sha256(PDF).digest()).decode()
    wrong = patch(client, address, b"x" + PDF[1:], offset=0, **{"Upload-Checksum": f"sha256 {right}"})
    assert (wrong.status_code, head(client, address)["Upload-Offset"]) == (460, "0")
    assert patch(client, address, PDF, offset=0, **{"Upload-Checksum": "md4 abc"}).status_code == 400
    assert patch(client, address, PDF, offset=0, **{"Upload-Checksum": f"sha256 {right}"}).status_code == 204


@pytest.mark.parametrize(("size", "name", "words"), [
    (21 * 1024 * 1024, "besar.pdf", "too large"), (10, "skrip.html", "cannot be uploaded"), (0, "kosong.pdf", "is empty"),
])  # fmt: skip
def test_what_could_not_stay_is_refused_before_it_comes(client, entry, size, name, words):
    answer = begin(client, entry, size=size, name=name)
    assert (answer.status_code, words in answer.json()["message"]) == (422, True)
    assert EvidenceUpload.objects.count() == 0


def test_whole_that_is_not_what_it_says_is_refused_in_words_and_dropped(client, entry):
    address = begin(client, entry, size=500)["Location"]
    answer = patch(client, address, b"<html>" + b"x" * 494, offset=0)
    assert (answer.status_code, "is damaged" in answer.json()["message"]) == (422, True)
    assert head(client, address).status_code == 410
    assert not pieces.path_of(EvidenceUpload.objects.get().token).exists()


def test_only_who_began_and_holds_the_pen_goes_on(client, login, entry, cast, now):
    address = begin(client, entry)["Location"]
    assert head(login(cast.colleague), address).status_code == 404
    assert head(login(cast.rival_agency), address).status_code == 404
    assert head(login(cast.secretariat), address).status_code == 404
    assert head(login(None), address).status_code == 401
    hand_to_region(entry, by=cast.agency, now=now)
    answer = patch(client, address, PDF, offset=0)
    assert (answer.status_code, "with the region admin" in answer.json()["message"]) == (403, True)
    assert begin(client, entry).status_code == 403


@pytest.mark.parametrize(("headers", "status"), [
    ({"Tus-Resumable": "0.9"}, 412), ({"Tus-Resumable": "1.0.0"}, 400), ({"Tus-Resumable": "1.0.0", "Upload-Length": "-1"}, 400),
    ({"Tus-Resumable": "1.0.0", "Upload-Length": "9", "Upload-Metadata": "filename &&"}, 400),
])  # fmt: skip
def test_malformed_beginning_is_refused(client, entry, headers, status):
    address = reverse("awards:uploads", args=[entry.code, "photos"])
    assert client.generic("POST", address, headers=headers).status_code == status


def test_malformed_piece_is_refused(client, entry):
    address = begin(client, entry)["Location"]
    assert client.generic("PATCH", address, b"x", headers={"Tus-Resumable": "1.0.0"}).status_code == 415
    assert patch(client, address, b"x", offset="a").status_code == 400
    assert client.get(address).status_code == 405


def test_question_that_takes_no_files_and_question_that_is_full(client, entry, cast, now):
    assert begin(client, entry, question="problem").status_code == 422
    for number in range(3):
        file = ContentFile(sample_pdf(str(number)))
        files.add(entry, question="proof_of_start", name="a.pdf", file=file, by=cast.agency, now=now)
    assert "at most 3 files" in begin(client, entry, question="proof_of_start").json()["message"]


def test_unfinished_uploads_are_bounded(client, entry, monkeypatch):
    monkeypatch.setattr(actions, "MOST_UNDER_WAY", 2)
    assert [begin(client, entry).status_code for _n in range(3)] == [201, 201, 422]


def test_discarded_upload_is_gone_with_its_bytes(client, entry, django_capture_on_commit_callbacks):
    address = begin(client, entry)["Location"]
    patch(client, address, PDF[:HALF], offset=0)
    token = EvidenceUpload.objects.get().token
    with django_capture_on_commit_callbacks(execute=True):
        assert client.generic("DELETE", address, headers={"Tus-Resumable": "1.0.0"}).status_code == 204
    assert (head(client, address).status_code, pieces.path_of(token).exists()) == (404, False)


def test_expired_upload_is_gone_and_swept(client, entry, now, clock):
    address = begin(client, entry)["Location"]
    patch(client, address, PDF[:HALF], offset=0)
    token = EvidenceUpload.objects.get().token
    stray = pieces.path_of("f" * 32)
    stray.write_bytes(b"x")
    os.utime(stray, (0, 0))
    assert actions.tidy(now + timedelta(hours=23)) == 1  # the stray
    clock.move_to(now + timedelta(hours=24, minutes=1), tick=False)
    assert head(client, address).status_code == 410
    assert actions.tidy(timezone.now()) == 1
    assert (EvidenceUpload.objects.count(), pieces.path_of(token).exists(), stray.exists()) == (0, False, False)


def test_swept_by_the_command_too(client, entry, now, clock, capsys):
    begin(client, entry)
    clock.move_to(now + timedelta(hours=25), tick=False)
    call_command("tidy_files")
    assert ("1 uploads that expired, swept." in capsys.readouterr().out, EvidenceUpload.objects.count()) == (True, 0)


def test_other_site_cannot_make_a_browser_upload(cast, entry, client):
    address = begin(client, entry)["Location"]
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(cast.agency, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert begin(forged, entry).status_code == 403
    assert patch(forged, address, PDF, offset=0).status_code == 403
    assert forged.generic("DELETE", address, headers={"Tus-Resumable": "1.0.0"}).status_code == 403
    assert (EvidenceUpload.objects.get().offset, Evidence.objects.count()) == (0, 0)


def test_section_page_says_what_can_go_on_and_what_is_left(client, entry):
    address = begin(client, entry)["Location"]
    patch(client, address, PDF[:HALF], offset=0)
    page = client.get(reverse("awards:entry_step", args=[entry.code, "evidence"])).text
    assert "bukti.pdf: 49% has arrived" in page or "bukti.pdf: 50% has arrived" in page
    assert "and 0 of 300 files for evidence" in page
    assert "tus-js-client" not in client.get(reverse("awards:entry_step", args=[entry.code, "identity"])).text
    listed = client.get(reverse("awards:evidence_list", args=[entry.code, "photos"])).text
    assert "has arrived" in listed


@pytest.mark.parametrize(("field", "value"), [("evidence_files", 1), ("evidence_megabytes", 0)])
def test_quota_of_the_region_holds_across_its_entries(world, cast, now, login, field, value):
    entry = make_entry(world, filled=True)
    setattr(entry.edition, field, value)
    entry.edition.save()
    other = make_entry(world, seed=1)
    answer = begin(login(cast.region_admin), other)
    assert (answer.status_code, "left for evidence in this edition" in answer.json()["message"]) == (422, True)
    with override("en"), pytest.raises(files.Refused, match="left for evidence"):
        files.add(other, question="photos", name="a.pdf", file=ContentFile(PDF), by=cast.region_admin, now=now)


def test_files_taken_out_give_room_until_too_many_lie_about(world, cast, now):
    entry = make_entry(world, state=EntryState.DRAFT)
    entry.edition.evidence_files = 1
    entry.edition.save()
    for number in range(2):
        file = ContentFile(sample_pdf(str(number)))
        kept = files.add(entry, question="photos", name="a.pdf", file=file, by=cast.agency, now=now)
        files.remove(kept, by=cast.agency, now=now)
    with pytest.raises(files.Refused):
        files.add(entry, question="photos", name="a.pdf", file=ContentFile(PDF), by=cast.agency, now=now)
