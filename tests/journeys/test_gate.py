"""Before and beside writing: the check of eligibility on a phone, and two similar entries side by side."""

import pytest

from awards.actions import likeness
from awards.models import Entry, PairVerdict
from tests.factories.gates import RULES
from tests.factories.world import NOW


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_agency_is_told_why_not_and_starts_in_the_better_dimension(begin, person, scripts):
    ground = begin("empty")
    ground.edition.gate_rules = RULES
    ground.edition.save(update_fields=["gate_rules"])
    writer = person(ground.cast.agency, language="id", width=360, scripts=scripts)
    writer.go("/entries/new/")
    living = ground.world.categories["living-kabupaten"]
    writer.fill(category=str(living.pk), title="Layanan Warga Keliling")
    writer.press("Check the eligibility", within="main")
    writer.fill(started="2024-03-01", won="no")
    writer.fill(**{"fits-living_1": "no"})
    writer.press("Check", within="main")
    assert writer.says(writer.t("This innovation cannot enter like this"))
    writer.press(writer.t("Enter it in %(dimension)s", dimension="Smart Society"), within="main")
    writer.press("Check", within="main")
    assert writer.says(writer.t("This innovation may enter"))
    writer.press("Start the entry", within="main")
    entry = Entry.objects.get()
    assert (entry.title, entry.category.dimension.code) == ("Layanan Warga Keliling", "society")
    assert entry.eligibility.answers["started"] == "2024-03-01"


def test_secretariat_reads_a_pair_side_by_side(begin, person):
    ground = begin("sent")
    likeness.compare(ground.edition, by=ground.cast.secretariat, now=NOW)
    reader = person(ground.cast.secretariat, language="en", width=1280)
    reader.go(f"/editions/{ground.edition.slug}/similar/?state=all")
    one, other = ground.entries[:2]
    reader.go(f"/editions/{ground.edition.slug}/similar/{one.code}/{other.code}/")
    reader.fill(finding="different", note="Hanya kata umum yang sama.")
    reader.press("Keep the verdict")
    assert PairVerdict.objects.get().finding == "different"
