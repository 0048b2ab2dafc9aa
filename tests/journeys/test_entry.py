"""From the invitation to the receipt: agency and region, with a mouse at a desk and on a phone."""

import io
import re

import pytest
from django.core import mail
from pypdf import PdfReader

from accounts.enums import Role
from awards.models import Entry
from awards.sample import sample_pdf
from tests.journeys.writing import sections

PASSWORD = "kata-sandi-panjang-2026"


@pytest.fixture(params=[("id", 1280), ("en", 360)], ids=["desk", "phone"])
def reader(request):
    language, width = request.param
    return {"language": language, "width": width}


def invite_region_admin(organiser, ground):
    organiser.go(f"/editions/{ground.edition.slug}/people/")
    organiser.press("Invite a person")
    organiser.fill(role=Role.REGION_ADMIN.value)
    organiser.fill(region=str(ground.world.regions[1].pk), name="Admin baru (contoh)", email="baru@example.org")
    organiser.press("Send the invitation")
    (letter,) = mail.outbox
    assert letter.to == ["baru@example.org"]
    return re.search(r"http\S+/invitation/\S+", letter.body)[0]


def test_invited_person_takes_the_link_of_the_mail_and_enters(begin, person, reader):
    ground = begin("empty")
    link = invite_region_admin(person(ground.cast.organiser, **reader), ground)
    newcomer = person(**reader)
    newcomer.go(link)
    newcomer.fill(password1=PASSWORD, password2=PASSWORD)
    newcomer.press("Accept the invitation")
    assert newcomer.says(newcomer.t("Welcome. Your role is in force."))
    again = person(**reader)
    with again.expecting("404"):
        again.go(link)
    again.go("/account/login/")
    again.fill(login="baru@example.org", password=PASSWORD)
    again.press("Log in", within="main")
    assert again.page.url == f"{again.site.url}/"


def start(writer):
    writer.go("/entries/")
    writer.press("Start an entry")
    writer.tick(writer.page.locator("[name=category]").first)
    writer.fill(title="Layanan Adminduk Keliling")
    writer.press("Start the entry", within="main")
    return Entry.objects.get()


def saved(person):
    person.page.wait_for_selector('[data-autosave-status][data-state="saved"]')


def write(writer, entry, language):
    """The first section by autosave, proven by a reload; all others with the button."""
    writer.press("Continue writing")
    for number, (section, answers) in enumerate(sections(language).items()):
        assert writer.page.url.endswith(f"/section/{section}/")
        writer.fill(**answers)
        if number == 0:
            saved(writer)
            writer.page.reload()
            field = f"{section}-summary"
            assert writer.page.input_value(f"[name={field}]") == answers[field]
        if section == "evidence":
            upload(writer)
        writer.press("Save and continue")
    assert writer.page.url.endswith(f"/entries/{entry.code}/review/")


def upload(writer):
    field = "[name=evidence-proof_of_start]"
    writer.page.set_input_files(field, {"name": "catatan.pdf", "mimeType": "application/pdf", "buffer": b"MZ" * 400})
    with writer.expecting("422"):
        writer.page.locator("[data-upload-rows] .has-error").wait_for()
    assert "catatan.pdf" in writer.page.locator("[data-upload-rows] [data-words]").inner_text()
    assert writer.page.locator(".list-unstyled a[href*='/evidence/']").count() == 0
    real = sample_pdf("Bukti mulai")
    writer.page.set_input_files(field, {"name": "bukti.pdf", "mimeType": "application/pdf", "buffer": real})
    writer.page.get_by_role("link", name="bukti.pdf").wait_for()
    assert writer.page.locator(".list-unstyled a[href*='/evidence/']").all_inner_texts() == ["bukti.pdf"]


def hand_over(writer, entry):
    writer.go(f"/entries/{entry.code}/")
    writer.press("Hand over")
    writer.press("Hand over", within="main")


def give_back(admin, entry):
    admin.go(f"/entries/{entry.code}/")
    admin.press("Return with notes")
    admin.fill(**{"section-problem": "Tulis keadaan sebelum inovasi dengan angka."})
    admin.press("Return to the agency")


def repair(writer, entry):
    writer.go(f"/entries/{entry.code}/")
    assert writer.says("Tulis keadaan sebelum inovasi dengan angka.")
    writer.go(f"/entries/{entry.code}/section/problem/")
    writer.fill(**{"problem-problem": "Sebelum inovasi, warga menunggu rata-rata 14 hari."})
    writer.press("Save and go to the task list")


def send_twice(admin, entry):
    admin.go(f"/entries/{entry.code}/")
    admin.press("Approve and send")
    admin.fill(declared=True)
    with admin.page.expect_navigation():
        admin.named("Send the entry").dblclick()
    admin.look()
    assert entry.versions.count() == 1


def test_entry_goes_from_the_agency_to_a_receipt(begin, person, reader):
    ground = begin("empty")
    writer, admin = person(ground.cast.agency, **reader), person(ground.cast.region_admin, **reader)
    entry = start(writer)
    write(writer, entry, reader["language"])
    hand_over(writer, entry)
    give_back(admin, entry)
    repair(writer, entry)
    hand_over(writer, entry)
    send_twice(admin, entry)
    version = entry.versions.get()
    assert admin.says(version.receipt)
    assert version.content["answers"]["problem"]["problem"] == "Sebelum inovasi, warga menunggu rata-rata 14 hari."
    text = PdfReader(io.BytesIO(admin.download("Download the receipt"))).pages[0].extract_text()
    assert version.receipt in text
    admin.page.go_back()
    with admin.page.expect_navigation():
        admin.page.reload()
    admin.look()
    assert entry.versions.count() == 1
    admin.go(f"/region/{entry.region.code}/{ground.edition.slug}/")
    entry.refresh_from_db()
    assert admin.says(entry.title)
