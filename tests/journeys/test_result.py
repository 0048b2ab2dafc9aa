"""From the closed round to a charter in the hand of a region: freeze, rank, adopt, publish, print, check."""

import io
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from pypdf import PdfReader

from awards.models import Certificate, DecisionSet
from scoring.models import RankingRun


@pytest.fixture(params=[("id", 1280), ("en", 360)], ids=["desk", "phone"])
def reader(request):
    language, width = request.param
    return {"language": language, "width": width}


def close_freeze_rank(organiser, slug):
    organiser.go(f"/editions/{slug}/rounds/")
    organiser.press("Close the round")
    organiser.press("Close the round")
    organiser.go(f"/editions/{slug}/rounds/1/ranking/")
    organiser.press("Freeze the round")
    organiser.press("Freeze the round")
    organiser.press("Compute a ranking")
    organiser.press("Compute")
    rows = RankingRun.objects.get().rows.order_by("place")
    assert [row.place for row in rows] == [1, 2, 3]
    return [row.entry for row in rows]


def propose_and_adopt(organiser, second, slug):
    organiser.press("Propose as decision")
    organiser.press("Propose as decision")
    found = DecisionSet.objects.get()
    second.go(f"/editions/{slug}/decisions/")
    second.go(f"/editions/{slug}/decisions/{found.pk}/")
    second.press("Adopt the decision")
    second.fill(run=found.run_number)
    second.press("Adopt the decision")
    return found


def publish(organiser, second, found, slug):
    """Set by one for ten minutes from now, confirmed by the other. Returns the instant."""
    at = timezone.now() + timedelta(minutes=10)
    organiser.go(f"/editions/{slug}/decisions/{found.pk}/")
    organiser.press("Set the publication")
    organiser.fill(at=f"{at.astimezone(ZoneInfo('Asia/Jakarta')):%Y-%m-%dT%H:%M}")
    organiser.press("Set the publication")
    second.go(f"/editions/{slug}/decisions/{found.pk}/")
    second.press("Confirm the publication")
    second.press("Confirm the publication")
    return at


def issue(organiser, slug):
    organiser.go(f"/editions/{slug}/certificates/")
    organiser.press("Issue the charters")
    organiser.press("Issue them")
    organiser.press("Issue certificates of participation")
    organiser.press("Issue them")
    assert Certificate.objects.count() == 5
    organiser.press("Download all")
    organiser.press("Make the files")
    assert organiser.page.locator("main a[href*='/file/']").count() == 2


def test_closed_round_becomes_a_ranking_results_and_a_genuine_charter(begin, person, reader, time_machine):
    ground = begin("marked")
    slug = ground.edition.slug
    organiser, second = person(ground.cast.organiser, **reader), person(ground.cast.organiser2, **reader)
    order = close_freeze_rank(organiser, slug)
    assert order == ground.entries
    found = propose_and_adopt(organiser, second, slug)
    instant = publish(organiser, second, found, slug)
    issue(organiser, slug)
    charter = Certificate.objects.get(decision__entry=order[0])
    everybody = person(**reader)
    with everybody.expecting("404"):
        everybody.go(f"/results/{slug}/")
        everybody.go(f"/check/{charter.check_id}/")
    time_machine.move_to(instant + timedelta(minutes=1))
    everybody.go("/")
    everybody.press("See the results")
    assert [everybody.says(entry.title) for entry in order] == [True, True, True]
    everybody.press(order[0].title)
    admin = person(ground.cast.region_admin, **reader)
    admin.go(f"/region/{order[0].region.code}/{slug}/certificates/")
    paper = admin.download(charter.number, exact=False)
    assert order[0].region.name.upper() in PdfReader(io.BytesIO(paper)).pages[0].extract_text().upper()
    everybody.go("/check/")
    everybody.fill(code=charter.check_id)
    everybody.press("Check the code")
    assert everybody.heading() == everybody.t("Genuine")
