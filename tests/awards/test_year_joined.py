"""Since when a region is in the programme: kept by the secretariat, told in the history of the profile."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from accounts.models import AuditEvent
from accounts.refusal import Refused
from awards.actions.profile import set_year_joined
from awards.models import Region
from awards.queries import profile as queries

CODE = "33.07"
GIVEN = {"year": 2018, "source": "SK Menteri (contoh)"}


@pytest.fixture(autouse=True)
def _stopped(clock):
    return clock


@pytest.fixture
def wonosobo(world):
    return world.regions[0]


def url_of(code=CODE):
    return reverse("awards:year_joined", args=[code])


def profile_of():
    return reverse("awards:region_profile", args=[CODE])


def test_secretariat_sets_the_year_and_the_region_reads_where_from(wonosobo, cast, login):
    answer = login(cast.secretariat).post(url_of(), GIVEN)
    assert answer.url == profile_of()
    wonosobo.refresh_from_db()
    assert wonosobo.year_joined == 2018
    page = login(cast.agency, "en").get(profile_of())
    with override("en"):
        history = [(str(row["label"]), row["note"]) for row in page.context["history"]]
    assert history == [("Year joined changed", f"2018 · SK Menteri (contoh) · {cast.secretariat}")]
    assert b"in the programme since 2018" in page.content


def test_year_is_recorded_with_the_one_before_and_once(wonosobo, cast, now):
    for year in (2018, 2019, 2019, None):
        set_year_joined(wonosobo, year=year, source="SK", by=cast.secretariat, now=now)
    events = AuditEvent.objects.filter(verb="region.set_year_joined").order_by("pk")
    assert [(event.data["before"], event.data["year"]) for event in events] == [
        (None, 2018), (2018, 2019), (2019, None),
    ]  # fmt: skip
    assert {event.data["region"] for event in events} == {wonosobo.pk}
    assert Region.objects.get(code=CODE).year_joined is None


def test_year_to_come_and_year_without_a_source_are_refused(wonosobo, cast, now):
    for year, source in ((now.year + 1, "SK"), (2018, "  ")):
        with pytest.raises(Refused):
            set_year_joined(wonosobo, year=year, source=source, by=cast.secretariat, now=now)
    assert not AuditEvent.objects.filter(verb="region.set_year_joined").exists()


@pytest.mark.parametrize(("field", "typed"), [("year", "1999"), ("year", "dua ribu"), ("source", "")])
def test_form_keeps_what_was_typed_when_it_is_wrong(wonosobo, cast, login, field, typed):
    page = login(cast.secretariat).post(url_of(), GIVEN | {field: typed})
    assert (page.status_code, set(page.context["form"].errors)) == (422, {field})
    assert page.context["form"][field].value() == typed
    wonosobo.refresh_from_db()
    assert wonosobo.year_joined is None


def test_form_shows_the_year_that_stands(wonosobo, cast, login):
    Region.objects.filter(pk=wonosobo.pk).update(year_joined=2017)
    assert login(cast.secretariat).get(url_of()).context["form"]["year"].value() == 2017


@pytest.mark.parametrize(("who", "status"), [
    ("secretariat", 200), ("region_admin", 403), ("agency", 403), ("province", 403), ("organiser", 403),
    ("auditor", 403), ("rival_admin", 404), ("judge", 404), ("stranger", 404),
])  # fmt: skip
def test_year_is_set_by_the_secretariat_only(wonosobo, cast, login, who, status):
    client = login(getattr(cast, who))
    assert client.get(url_of()).status_code == status
    client.post(url_of(), GIVEN)
    wonosobo.refresh_from_db()
    assert wonosobo.year_joined == (2018 if status == 200 else None)


def test_wrong_method_and_missing_region(world, cast, login):
    client = login(cast.secretariat)
    assert (client.put(url_of()).status_code, client.get(url_of("99.99")).status_code) == (405, 404)


def test_region_is_told_who_keeps_the_year(wonosobo, cast, login):
    pages = {
        who: login(getattr(cast, who), "en").get(profile_of()) for who in ("secretariat", "region_admin", "agency")
    }
    told = {who: b"Kept by the secretariat" in page.content for who, page in pages.items()}
    assert told == {"secretariat": False, "region_admin": True, "agency": False}
    assert {who: page.context["sets_year"] for who, page in pages.items()} == {
        "secretariat": True, "region_admin": False, "agency": False,
    }  # fmt: skip


def test_history_shows_the_latest_few_and_pages_the_rest(wonosobo, cast, now, login, monkeypatch):
    monkeypatch.setattr(queries, "EVENTS", 5)
    for year in range(2010, 2018):
        set_year_joined(wonosobo, year=year, source=f"SK {year}", by=cast.secretariat, now=now)
    client = login(cast.region_admin, "en")
    first, second = client.get(profile_of()), client.get(profile_of(), {"page": 2})
    assert [len(page.context["history"]) for page in (first, second)] == [5, 3]
    shown, behind = first.content.decode().split("Earlier changes")
    assert ("SK 2015" in shown, "SK 2014" in shown, "SK 2014" in behind) == (True, False, True)
    assert "page=2#history-title" in behind
    assert "<details open><summary>Earlier changes" in second.content.decode()
