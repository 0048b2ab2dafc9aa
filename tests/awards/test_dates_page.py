"""The page of dates: what is past is shown and stays, whatever is sent for it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localtime

pytestmark = pytest.mark.usefixtures("clock")
MINUTE = "%Y-%m-%dT%H:%M"


def test_past_moments_cannot_be_typed_over(world, cast, login):
    page = reverse("awards:dates", args=[world.edition.slug])
    client = login(cast.organiser)
    form = client.get(page).context["form"]
    assert form.fields["intake_opens"].disabled
    assert not form.fields["intake_closes"].disabled
    intake = world.edition.timeline["intake"]
    sent = {name: f"{localtime(value):{MINUTE}}" for name, value in form.initial.items() if name != "grace_minutes"}
    later = intake.closes_at + timedelta(hours=3)
    sent |= {
        "intake_opens": "2020-01-01T00:00", "intake_closes": f"{localtime(later):{MINUTE}}", "grace_minutes": 5,
        "reason": "Jaringan padam",
    }  # fmt: skip
    assert client.post(page, sent).status_code == 302
    now = world.edition.stages.get(kind="intake")
    assert (now.opens_at, now.closes_at.replace(second=0)) == (intake.opens_at, later.replace(second=0))
