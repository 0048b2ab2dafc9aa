"""The mean corrected for its judges stands beside the score wherever prizes are weighed, for methods that have one."""

import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.language import num
from scoring.actions.run import run
from scoring.engine.display import rounded
from tests.factories.rankings import LATER, eligible_entry, frozen_round, ranking_run, sent_sheet

HEAD = "Corrected mean"


@pytest.fixture
def made(world, cast):
    for number, marks in enumerate(((5, 4, 3), (4, 4, 2), (2, 4, 2), (3, 1, 1), (4, 2, 3)), start=11):
        entry = eligible_entry(world, number)
        for turn, mark in enumerate(marks, start=number):
            sent_sheet(world.round, entry, world.judges[1 + turn % 5], mark)
    frozen = frozen_round(world, cast, levels=())
    return run(frozen, method="calibrated", params={"draws": 200}, by=cast.organiser, now=LATER)


def page(client, name, run):
    return client.get(reverse(name, args=[run.pk])).content.decode()


def corrected(row, run):
    return rounded(row.detail["unshrunken"], run.result["decimals"])


def exported(client, run, extension):
    return client.get(reverse("scoring:run_export", args=[run.pk, extension])).content


@pytest.mark.parametrize("name", ["scoring:run", "scoring:adopt"])
def test_corrected_mean_stands_beside_the_score(cast, login, made, name):
    text = page(login(cast.organiser), name, made)
    first = made.rows.get(place=1)
    assert text.count(f">{HEAD}</th>") == 1
    assert f'data-label="{HEAD}" class="n">{num(corrected(first, made))}</td>' in text
    assert rounded(float(first.score), 2) != corrected(first, made)


@pytest.mark.parametrize("name", ["scoring:run", "scoring:adopt"])
def test_run_by_a_method_without_it_has_no_corrected_mean(world, cast, login, name):
    assert HEAD not in page(login(cast.organiser), name, ranking_run(world, cast))


def test_adoption_lists_the_prizes_with_their_marks_and_nobody_else(cast, login, made):
    answer = login(cast.organiser).get(reverse("scoring:adopt", args=[made.pk]))
    prizes = made.rows.first().category.prizes
    wanted = made.rows.filter(place__lte=prizes).order_by("place").values_list("entry__code", flat=True)
    assert [line["row"].entry.code for line in answer.context["prizes"]] == list(wanted)
    assert len(wanted) < made.rows.count()


def test_adoption_takes_the_same_queries_whatever_the_number_of_prizes(world, cast, login, made, queries_of):
    client, address = login(cast.organiser), reverse("scoring:adopt", args=[made.pk])
    category = made.rows.first().category
    counts = []
    for prizes in (1, 3):
        type(category).objects.filter(pk=category.pk).update(prizes=prizes)
        counts.append(queries_of(client, address))
    assert counts[0] == counts[1]


def test_csv_has_the_corrected_mean_and_leaves_it_empty_for_other_methods(cast, login, made):
    client = login(cast.organiser)
    other = run(made.frozen, method="mean", params={}, by=cast.organiser, now=LATER)
    for each, wanted in ((made, [float(corrected(row, made)) for row in made.rows.order_by("place")]), (other, [])):
        text = exported(client, each, "csv").decode("utf-8-sig")
        lines = list(csv.DictReader(io.StringIO(text), dialect=csv.Sniffer().sniff(text.splitlines()[0])))
        assert [float(line[HEAD]) for line in lines if line[HEAD]] == wanted


def test_xlsx_has_the_corrected_mean(cast, login, made):
    sheet = load_workbook(io.BytesIO(exported(login(cast.organiser), made, "xlsx"))).worksheets[0]
    heads, *lines = sheet.iter_rows(values_only=True)
    assert [float(line[heads.index(HEAD)]) for line in lines] == [
        float(corrected(row, made)) for row in made.rows.order_by("place")
    ]


def test_pdf_has_the_corrected_mean_where_the_method_has_one(cast, login, made):
    client = login(cast.organiser)
    other = run(made.frozen, method="mean", params={}, by=cast.organiser, now=LATER)
    for each, has in ((made, True), (other, False)):
        text = "".join(p.extract_text() for p in PdfReader(io.BytesIO(exported(client, each, "pdf"))).pages)
        assert ("Corrected" in text) is has
        assert not has or all(num(corrected(row, made)) in text for row in made.rows.all())
