"""The desks at a browser: reminding, the text for WhatsApp, recommending, and the numbers of who takes part."""

from datetime import timedelta

import pytest
from django.utils import timezone

from awards.enums import EntryState
from awards.models import Notice, Recommendation
from tests.factories.entries import make_entry


@pytest.fixture
def ground(begin):
    """A draft that stood still, and an entry that was sent."""
    found, now = begin("empty"), timezone.now()
    make_entry(found.world, by=found.cast.agency, now=now - timedelta(days=9), is_sample=True)
    make_entry(found.world, agency=1, dimension="living", state=EntryState.SENT, now=now, is_sample=True)
    return found


def test_region_admin_reminds_an_agency_and_takes_the_text_along(ground, person):
    admin = person(ground.cast.region_admin, language="en", width=360)
    admin.go("/region/33.07/forum-2026/")
    admin.press("Remind")
    admin.press("See the text")
    assert admin.says("To Dinas Komunikasi dan Informatika: 1 draft for Smart Cities 2026 is not handed over yet")
    admin.press("Send the reminder", within="main")
    assert admin.says("2 people are reminded with their next mail.")
    assert Notice.objects.filter(kind="nudge").count() == 2
    admin.press("Text for WhatsApp", exact=False, within="main")
    link = admin.named("Open WhatsApp", exact=False)
    assert link.get_attribute("href").startswith("https://wa.me/?text=")
    assert admin.named("Copy the text", exact=False).is_visible()


def test_province_recommends_and_secretariat_sees_who_takes_part(ground, person):
    coordinator = person(ground.cast.province, language="en")
    coordinator.go("/province/33/forum-2026/")
    coordinator.press("Recommend", exact=False, within="main")
    coordinator.fill(note="Berdampak luas (contoh)")
    coordinator.press("Recommend", within="main")
    assert coordinator.says("recommended by the province")
    assert Recommendation.objects.get().note == "Berdampak luas (contoh)"
    secretariat = person(ground.cast.secretariat, language="en")
    secretariat.go("/editions/forum-2026/participation/")
    secretariat.press("Jawa Tengah")
    assert secretariat.says("has sent")
    assert secretariat.download("PDF")[:5] == b"%PDF-"
