"""Files come by a signed address that reads no cookie, as attachments that can do nothing where they are opened."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from PIL import Image

from awards.actions import copies
from awards.enums import EntryState
from awards.evidence.workshop import Workshop
from awards.questionnaire.questions import Form
from tests.factories.decisions import LATER, eligible, schedule
from tests.factories.entries import make_entry

ARMOUR = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


@pytest.fixture
def entry(world, clock):
    return make_entry(world, state=EntryState.SENT)


@pytest.fixture
def file(entry):
    return entry.evidence.get()


@pytest.fixture
def copy(file, now):
    with Workshop() as workshop:
        return copies.make(file, workshop=workshop, now=now)


def address(client, name, file):
    answer = client.get(reverse(f"awards:{name}", args=[file.entry.code, file.pk]))
    assert answer.status_code == 302
    return answer["Location"]


def test_address_needs_no_cookie_sets_none_and_is_armoured(login, cast, file, copy, django_assert_num_queries):
    signed = address(login(cast.agency), "evidence", file)
    client = login(cast.agency)
    with django_assert_num_queries(1):  # the file; nobody is looked up
        answer = client.get(signed)
    assert {name: answer[name] for name in ARMOUR} == ARMOUR
    assert answer["Content-Disposition"] == 'attachment; filename="bukti-contoh.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    assert not answer.cookies
    assert not answer.has_header("Vary")
    assert not answer.has_header("Set-Cookie")
    assert b"".join(answer.streaming_content) == b"".join(login(None).get(signed).streaming_content)


@pytest.mark.parametrize(
    "spoil", [lambda s: s[:-2] + "/", lambda s: s.replace("/files/", "/files/x"), lambda s: "/files/x/"]
)
def test_forged_address_is_no_file(login, cast, file, spoil):
    answer = login(None).get(spoil(address(login(cast.agency), "evidence", file)))
    assert (answer.status_code, answer.cookies.output(), answer.has_header("Vary")) == (404, "", False)


def test_address_is_good_for_a_minute(login, cast, file, now, clock):
    signed = address(login(cast.agency), "evidence", file)
    clock.move_to(now + timedelta(seconds=59), tick=False)
    assert login(None).get(signed).status_code == 200
    clock.move_to(now + timedelta(seconds=62), tick=False)
    answer = login(None).get(signed)
    assert (answer.status_code, answer["Content-Security-Policy"]) == (410, ARMOUR["Content-Security-Policy"])


def test_only_reading_is_answered(login, cast, file):
    signed = address(login(cast.agency), "evidence", file)
    assert login(None).post(signed).status_code == 405
    assert login(None).head(signed).status_code == 200


def test_files_have_a_host_of_their_own_where_one_is_set(login, cast, file, settings):
    settings.FILES_HOST = "berkas.contoh.example"
    signed = address(login(cast.agency), "evidence", file)
    assert signed.startswith("http://berkas.contoh.example/files/")
    path = signed.removeprefix("http://berkas.contoh.example")
    assert login(None).get(path, headers={"host": "berkas.contoh.example"}).status_code == 200
    assert login(None).get(path).status_code == 404  # not where people are logged in
    assert login(cast.agency).get("/", headers={"host": "berkas.contoh.example"}).status_code == 404


@pytest.mark.parametrize("name", ["evidence", "evidence_copy", "evidence_picture"])
def test_who_may_have_what(login, cast, file, copy, name):
    page = reverse(f"awards:{name}", args=[file.entry.code, file.pk])
    may = {p: login(getattr(cast, p)).get(page).status_code for p in
           ("agency", "region_admin", "secretariat", "auditor", "rival_agency", "rival_admin", "province", "judge", "chair", "stranger")}  # fmt: skip
    readers = dict.fromkeys(("agency", "region_admin", "secretariat", "auditor"), 302)
    others = dict.fromkeys(("rival_agency", "rival_admin", "province", "judge", "chair", "stranger"), 404)
    assert may == {**readers, **others}


@pytest.mark.parametrize("name", ["evidence_copy", "evidence_picture"])
def test_what_does_not_stand_yet_is_not_there(login, cast, file, name):
    page = reverse(f"awards:{name}", args=[file.entry.code, file.pk])
    assert login(cast.agency).get(page).status_code == 404


def test_copy_is_another_file_than_the_original(login, cast, file, copy):
    client = login(cast.secretariat)
    original, scrubbed = (
        b"".join(client.get(address(client, name, file)).streaming_content) for name in ("evidence", "evidence_copy")
    )
    assert (len(original), len(scrubbed)) == (file.size, copy.size)
    picture = client.get(address(client, "evidence_picture", file))
    assert Image.open(io.BytesIO(b"".join(picture.streaming_content))).format == "WEBP"


def test_review_page_shows_pictures_unless_data_is_to_be_saved(login, cast, file, copy):
    page = reverse("awards:entry_review", args=[file.entry.code])
    shown = login(cast.agency).get(page).text
    assert f'src="{reverse("awards:evidence_picture", args=[file.entry.code, file.pk])}"' in shown
    assert 'alt="Preview of bukti-contoh.pdf" width="120" height="90" loading="lazy"' in shown
    assert (
        "evidence/" + str(file.pk) + "/picture/" not in login(cast.agency).get(page, headers={"save-data": "on"}).text
    )


def test_public_gets_copies_of_public_questions_only(world, cast, login, now, clock, monkeypatch):
    entry = eligible(world, filled=True)
    schedule(world, cast, [entry])
    file = entry.evidence.get()
    page = reverse("awards:public_evidence", args=[entry.code, file.pk])
    with Workshop() as workshop:
        copy = copies.make(file, workshop=workshop, now=now)
    definition = entry.current.form.definition
    for question in (each for section in definition["sections"] for each in section["questions"]):
        question["public"] = question.get("public", False) or question["code"] == file.question
    opened = Form.read(definition)
    before = {name: login(None).get(page).status_code for name in ("not out",)}
    clock.move_to(LATER + timedelta(seconds=1), tick=False)
    before["not public"] = login(None).get(page).status_code
    assert before == {"not out": 404, "not public": 404}
    monkeypatch.setattr("awards.queries.reading.form_of", lambda version: opened)
    answer = login(None).get(page, follow=True)
    assert len(b"".join(answer.streaming_content)) == copy.size != file.size
    picture = reverse("awards:public_picture", args=[entry.code, file.pk])
    assert login(None).get(picture, follow=True).status_code == 200
    shown = login(None).get(reverse("awards:innovation", args=[entry.code])).text
    assert (page in shown, "Claimed" in shown) == (True, False)  # what was checked is not for the public
