"""From the register to an entry that was written without a connection; and the profile that a region gives of itself."""

from datetime import date

from django.utils import timezone

from awards.actions import profile
from awards.enums import HeadStatus
from awards.models import Entry
from awards.queries.draft import load_draft
from tests.awards.offline.workbooks import Filled

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_innovation_becomes_an_entry_that_is_filled_in_away_from_the_screen(begin, person):
    ground = begin("empty")
    clerk = person(ground.cast.agency, language="en", width=360, scripts=False)
    clerk.go("/regions/33.07/register/")
    clerk.press("Report an innovation", within="main")
    dimension = ground.world.categories["governance-kabupaten"].dimension_id
    clerk.fill(title="Antrean Daring", dimension=str(dimension), state="running", starts="2025-03")
    clerk.press("Report the innovation")
    clerk.press("Antrean Daring")
    clerk.press("Begin an entry", exact=False)
    clerk.press("Start the entry")
    entry = Entry.objects.get()
    filled = Filled(clerk.download("Template (XLSX)"))
    filled.put("novelty", "Warga memilih jam layanan.")
    clerk.press("Fill in from a file")
    clerk.page.set_input_files("[name=file]", {"name": "usulan.xlsx", "mimeType": XLSX, "buffer": filled.data})
    clerk.press("Check the file")
    clerk.press("Take the ticked parts over")
    answers = load_draft(Entry.objects.select_related("form").get(pk=entry.pk)).answers
    assert (answers["identity"]["name"], answers["problem"]["novelty"]) == (
        "Antrean Daring",
        "Warga memilih jam layanan.",
    )
    assert entry.promotion.innovation.title == "Antrean Daring"


def test_region_describes_itself(begin, person):
    ground = begin("empty")
    region, now = ground.world.regions[0], timezone.now()
    profile.record_head(region, name="Bupati (contoh)", status=HeadStatus.DEFINITIVE, starts=date(2021, 2, 26),
                        by=ground.cast.region_admin, now=now)  # fmt: skip
    admin = person(ground.cast.region_admin, language="en")
    admin.go("/regions/33.07/heads/new/")
    admin.fill(name="Penjabat (contoh)", status="pj", starts="2025-02-20")
    admin.press("Record the head")
    assert admin.says("Pj. Bupati Wonosobo")
    admin.press("Add a version")
    admin.fill(first_year="2023", last_year="2027", status="in_force")
    admin.press("Add the version")
    admin.press("Version 1", exact=False)
    assert admin.says("2023–2027")
