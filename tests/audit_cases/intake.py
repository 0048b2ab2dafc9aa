from django.core.files.base import ContentFile

from awards.actions import draft, entry, evidence, form, submission
from awards.actions.agency import add_agency
from awards.enums import EntryState
from awards.sample import sample_pdf
from tests.audit_cases import audited
from tests.factories.entries import make_entry
from tests.factories.world import load_form


@audited("awards.actions.form.publish")
def publish_form(world, cast, now):
    definition = load_form() | {"title_id": "Formulir baru"}
    return lambda: form.publish(definition, by=cast.organiser, now=now)


@audited("awards.actions.agency.add_agency")
def add_an_agency(world, cast, now):
    return lambda: add_agency(region=world.regions[0], name="Dinas Baru", by=cast.region_admin, now=now)


@audited("awards.actions.entry.start_entry")
def start(world, cast, now):
    agency, category = world.agencies["33.07"][0], world.categories["living-kabupaten"]
    return lambda: entry.start_entry(agency=agency, category=category, title="Baru", by=cast.agency, now=now)


@audited("awards.actions.entry.hand_to_region")
def hand_over(world, cast, now):
    draft_entry = make_entry(world)
    return lambda: entry.hand_to_region(draft_entry, by=cast.agency, now=now)


@audited("awards.actions.entry.return_to_agency")
def give_back(world, cast, now):
    handed = make_entry(world, state=EntryState.REVIEW)
    return lambda: entry.return_to_agency(handed, notes={"problem": "Tambah angka"}, by=cast.region_admin, now=now)


@audited("awards.actions.draft.save_section")
def save_section(world, cast, now):
    made = make_entry(world)
    return lambda: draft.save_section(
        made, section="identity", answers={"name": "Judul lain"}, base_version=0, by=cast.agency, now=now
    )


@audited("awards.actions.evidence.add")
def add_evidence(world, cast, now):
    made = make_entry(world)
    return lambda: evidence.add(
        made, question="photos", name="bukti.pdf", file=ContentFile(sample_pdf("x")), by=cast.agency, now=now
    )


@audited("awards.actions.evidence.remove")
def remove_evidence(world, cast, now):
    file = make_entry(world, filled=True).evidence.get()
    return lambda: evidence.remove(file, by=cast.agency, now=now)


@audited("awards.actions.submission.submit")
def submit(world, cast, now):
    handed = make_entry(world, state=EntryState.REVIEW)
    return lambda: submission.submit(handed, key="k" * 32, by=cast.region_admin, now=now)


@audited("awards.actions.submission.withdraw")
def withdraw(world, cast, now):
    sent = make_entry(world, state=EntryState.SENT)
    return lambda: submission.withdraw(sent, reason="Ganti", by=cast.region_admin, now=now)
