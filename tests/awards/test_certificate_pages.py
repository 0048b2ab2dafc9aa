from datetime import timedelta
from io import BytesIO

import pytest

from awards.actions import certificate as actions
from awards.models import Certificate, Edition
from tests.factories.decisions import LATER, adopt, eligible, schedule
from tests.factories.wording import WORDING, picture
from tests.factories.world import NOW

SECOND = timedelta(seconds=1)
LIST = "/editions/forum-2026/certificates/"


@pytest.fixture(autouse=True)
def _wording(world):
    world.edition.charter = WORDING
    world.edition.save(update_fields=["charter"])


@pytest.fixture
def entries(world, cast):
    return [
        eligible(world, seed=1),
        eligible(world, seed=2, region=2),
        eligible(world, seed=3, region=1, dimension="living", is_sample=True),
    ]


@pytest.fixture
def adopted(world, cast, entries):
    return adopt(world, cast, entries)


def charters():
    return Certificate.objects.filter(kind="charter")


def statuses(login, people, page):
    return [login(person).get(page).status_code for person in people]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("", [200, 200, 200, 404, 404]),
        ("charters/", [200, 403, 403, 404, 404]),
        ("participation/", [200, 403, 403, 404, 404]),
        ("all/", [200, 200, 403, 404, 404]),
        ("wording/", [200, 403, 403, 404, 404]),
        ("wording/sample/", [200, 200, 200, 404, 404]),
    ],
)
def test_pages_are_for_the_right_people(adopted, cast, login, clock, page, expected):
    people = [cast.organiser, cast.secretariat, cast.auditor, cast.region_admin, cast.stranger]
    assert statuses(login, people, LIST + page) == expected
    assert login(None).get(LIST + page).status_code == 302
    assert login(cast.organiser).get((LIST + page).replace("2026", "1999")).status_code == 404


def test_pages_of_one_certificate_are_for_the_organiser(adopted, cast, login, clock):
    one = actions.issue_charters(adopted, by=cast.organiser, now=NOW)[0]
    people = [cast.organiser, cast.secretariat, cast.auditor, cast.region_admin, cast.stranger]
    for page in (f"{LIST}{one.pk}/revoke/", f"{LIST}{one.pk}/reissue/"):
        assert statuses(login, people, page) == [200, 403, 403, 404, 404]
    assert login(cast.organiser).get(f"{LIST}999/revoke/").status_code == 404


def test_list_filters_by_kind_and_costs_the_same_for_one_and_three(world, adopted, cast, login, clock, queries_of):
    client = login(cast.organiser)
    actions.issue_charters(adopted, by=cast.organiser, now=NOW)
    three = queries_of(client, LIST)
    assert len(client.get(f"{LIST}?kind=participation").context["page_obj"].object_list) == 0
    charters().exclude(sequence=1).delete()
    assert queries_of(client, LIST) == three
    assert three <= 15
    assert client.post(LIST).status_code == 405


def test_issue_pages_issue(world, adopted, cast, login, clock):
    client = login(cast.organiser)
    assert client.get(f"{LIST}charters/").context["count"] == 3
    assert client.get(f"{LIST}participation/").context["count"] == 3
    for page in ("charters/", "participation/"):
        answer = client.post(LIST + page)
        assert (answer.status_code, answer.url) == (302, LIST)
    assert [Certificate.objects.filter(kind=kind).count() for kind in ("charter", "participation")] == [3, 3]


def test_issue_page_sends_back_without_an_adopted_decision(world, cast, login, clock):
    answer = login(cast.organiser).get(f"{LIST}charters/")
    assert (answer.status_code, answer.url) == (302, LIST)


def test_revoke_and_reissue_pages(adopted, cast, login, clock):
    one = actions.issue_charters(adopted, by=cast.organiser, now=NOW)[0]
    client = login(cast.organiser)
    assert client.post(f"{LIST}{one.pk}/revoke/", {"reason": ""}).status_code == 200
    assert client.post(f"{LIST}{one.pk}/revoke/", {"reason": "Salah nama"}).url == LIST
    assert client.post(f"{LIST}{one.pk}/reissue/").url == LIST
    assert list(charters().values_list("sequence", "revoked_reason")) == [(1, "Salah nama"), (2, ""), (3, ""), (4, "")]


def test_wording_page_saves_and_refuses(world, cast, login, clock):
    client = login(cast.organiser)
    data = {
        "place": "Bandung", "date": "2026-12-01", "signatory_office_id": "Menteri", "signatory_office_en": "",
        "signatory_name": "(nama)", "pattern_charter": "A-{seq}", "pattern_participation": "C-{seq}",
    }  # fmt: skip
    assert client.post(f"{LIST}wording/", data).status_code == 302
    kept = Edition.objects.get().charter
    assert (kept["place"], kept["date"], kept["pattern"]["charter"]) == ("Bandung", "2026-12-01", "A-{seq}")
    answer = client.post(f"{LIST}wording/", data | {"pattern_charter": "A"})
    assert list(answer.context["form"].errors) == ["pattern_charter"]
    assert answer.status_code == 200
    assert Edition.objects.get().charter == kept


def test_emblem_page_takes_a_picture(world, cast, login, clock):
    client = login(cast.organiser)
    file = BytesIO(picture())
    file.name = "lambang.png"
    assert client.post(f"{LIST}wording/emblem/", {"emblem": file}).status_code == 302
    assert Edition.objects.get().charter["emblem"]["name"] == "lambang.png"
    assert client.get(f"{LIST}wording/emblem/").status_code == 405
    assert client.post(f"{LIST}wording/emblem/remove/").status_code == 302
    assert "emblem" not in Edition.objects.get().charter


# --- Download


def test_pdf_is_for_the_edition_before_publication_and_for_its_region_afterwards(world, cast, login, clock, entries):
    found = schedule(world, cast, entries)
    one = actions.issue_charters(found, by=cast.organiser, now=NOW)[0]
    share = actions.issue_participation(world.edition, by=cast.organiser, now=NOW)[0]
    people = [
        cast.organiser,
        cast.secretariat,
        cast.auditor,
        cast.region_admin,
        cast.rival_admin,
        cast.agency,
        cast.judge,
    ]
    for paper in (one, share):
        clock.move_to(LATER - SECOND, tick=False)
        assert statuses(login, people, f"/certificates/{paper.check_id}/pdf/") == [200, 200, 200, 404, 404, 404, 404]
        clock.move_to(LATER, tick=False)
        assert statuses(login, people, f"/certificates/{paper.check_id}/pdf/") == [200, 200, 200, 200, 404, 404, 404]
    assert login(None).get(f"/certificates/{one.check_id}/pdf/").status_code == 302
    assert login(cast.organiser).get(f"/certificates/{'0' * 26}/pdf/").status_code == 404
    assert login(cast.organiser).post(f"/certificates/{one.check_id}/pdf/").status_code == 405


def test_pdf_is_an_attachment_that_no_cache_keeps_and_comes_out_the_same(adopted, cast, login, clock):
    one = actions.issue_charters(adopted, by=cast.organiser, now=NOW)[0]
    client = login(cast.organiser)
    answer, again = (client.get(f"/certificates/{one.check_id}/pdf/") for _ in range(2))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="001_Piagam_Kabupaten-Wonosobo.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.content[:5] == b"%PDF-"
    assert answer.content == again.content


def test_region_page_lists_own_certificates_after_publication_only(world, cast, login, clock, entries):
    found = schedule(world, cast, entries)
    actions.issue_charters(found, by=cast.organiser, now=NOW)
    actions.issue_participation(world.edition, by=cast.organiser, now=NOW)
    page = "/region/33.07/forum-2026/certificates/"
    clock.move_to(LATER - SECOND, tick=False)
    client = login(cast.region_admin)
    assert list(client.get(page).context["certificates"]) == []
    clock.move_to(LATER, tick=False)
    assert [one.number for one in client.get(page).context["certificates"]] == ["B-0001/10/2026", "S-001/X/2026"]
    assert [login(person).get(page).status_code for person in (cast.rival_admin, cast.stranger, cast.auditor)] == [
        404,
        404,
        200,
    ]
    assert client.get("/region/99.99/forum-2026/certificates/").status_code == 404
    assert client.post(page).status_code == 405
