"""A ranking on paper: categories in the order of the programme, each row with its grade and the interval of its place."""

import io

from django.urls import reverse
from pypdf import PdfReader

from scoring.actions.run import run
from tests.factories.rankings import LATER, eligible_entry, frozen_round, sent_sheet


def test_print_follows_the_order_of_the_dimensions_and_tells_intervals(world, cast, login):
    for number in (8, 9):
        entry = eligible_entry(world, number, dimension="branding", region=2)
        for judge, mark in zip(world.judges[3:], (4, 3, 2), strict=True):
            sent_sheet(world.round, entry, judge, mark)
    frozen = frozen_round(world, cast, levels=(5, 4, 3))
    made = run(frozen, method="calibrated", params={"draws": 200}, by=cast.organiser, now=LATER)
    answer = login(cast.organiser).get(reverse("scoring:run_export", args=[made.pk, "pdf"]))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert "Place" in text
    assert text.index("Smart Governance") < text.index("Smart Branding")
    row = made.rows.get(entry__code="2026-0001")
    assert f"{row.detail['place_low']}–{row.detail['place_high']}" in text
