"""The five standing questions for each page of the intake: it works, outsider, read-only member, wrong method, missing."""

import pytest
from django.urls import reverse
from django.utils import translation

from awards.actions import submission
from awards.enums import EntryState
from tests.factories.collaboration import written
from tests.factories.entries import make_entry

PAGES = [
    "entry", "entry_review", "entry_write", "entry_hand_over", "entry_return", "entry_send", "entry_withdraw",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _stopped(clock):
    return clock


@pytest.mark.parametrize("name", ["entry", "entry_review"])
def test_task_list_and_review_open_for_region_and_auditor(world, cast, login, name):
    entry = make_entry(world, title="Antrean")
    for person in (cast.agency, cast.colleague, cast.region_admin, cast.auditor):
        answer = login(person).get(reverse(f"awards:{name}", args=[entry.code]))
        assert answer.status_code == 200
        assert "Antrean" in answer.content.decode()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    "who", ["rival_agency", "rival_admin", "province", "judge", "chair", "stranger", "secretariat"]
)
def test_draft_pages_do_not_exist_for_outsiders(world, cast, login, name, who):
    entry = make_entry(world)
    assert login(getattr(cast, who)).get(reverse(f"awards:{name}", args=[entry.code])).status_code == 404
    missing = login(getattr(cast, who)).get(reverse(f"awards:{name}", args=["2026-9999"]))
    assert missing.status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_pages_ask_strangers_to_log_in(world, login, name):
    entry = make_entry(world)
    answer = login(None).get(reverse(f"awards:{name}", args=[entry.code]))
    assert answer.status_code == 302
    assert answer.url.startswith("/account/login/")


@pytest.mark.parametrize("name", ["entry_hand_over", "entry_return", "entry_send", "entry_withdraw", "entry_write"])
def test_auditor_reads_but_does_not_act(world, cast, login, name):
    entry = make_entry(world, state=EntryState.REVIEW)
    client = login(cast.auditor)
    assert client.get(reverse(f"awards:{name}", args=[entry.code])).status_code == 403
    if name != "entry_write":
        assert client.post(reverse(f"awards:{name}", args=[entry.code]), {}).status_code == 403


@pytest.mark.parametrize("name", ["entry_return", "entry_send", "entry_withdraw"])
def test_agency_may_not_decide_for_the_region(world, cast, login, name):
    entry = make_entry(world, state=EntryState.REVIEW)
    assert login(cast.agency).post(reverse(f"awards:{name}", args=[entry.code]), {}).status_code == 403


@pytest.mark.parametrize(("name", "method"), [
    ("entries", "post"), ("entry", "post"), ("entry_review", "post"), ("entry_send", "put"), ("entry_hand_over", "put"),
    ("entry_return", "put"), ("entry_withdraw", "put"), ("entry_write", "post"),
])  # fmt: skip
def test_wrong_methods_are_refused(world, cast, login, name, method):
    entry = make_entry(world, state=EntryState.REVIEW)
    args = [] if name == "entries" else [entry.code]
    assert getattr(login(cast.region_admin), method)(reverse(f"awards:{name}", args=args)).status_code == 405


def test_secretariat_sees_what_arrived_but_not_the_draft(world, cast, login):
    entry = make_entry(world, state=EntryState.SENT)
    client = login(cast.secretariat)
    page = client.get(reverse("awards:entry", args=[entry.code]))
    assert page.status_code == 200
    assert page.context["draft"] is None
    assert [item["label"] for item in page.context["timeline"]] == ["Sent to the secretariat"]
    assert client.get(reverse("awards:entry_review", args=[entry.code])).context["draft"] is None


def test_task_list_of_what_was_sent_leads_to_the_receipt_until_the_draft_differs(world, cast, login, now):
    entry = make_entry(world, state=EntryState.REVIEW, filled=True)
    submission.submit(entry, key="k" * 32, by=cast.region_admin, now=now)
    url, client = reverse("awards:entry", args=[entry.code]), login(cast.region_admin)
    assert client.get(url).context["is_same_as_sent"] is True
    page, receipt = client.get(url).content.decode(), reverse("awards:receipt", args=[entry.code, 1])
    assert (reverse("awards:entry_send", args=[entry.code]) in page, f'btn-primary" href="{receipt}"' in page) == (
        False,
        True,
    )
    written(entry, {"problem": "Lain sekali"}, by=cast.region_admin, now=now)
    assert client.get(url).context["is_same_as_sent"] is False
    assert reverse("awards:entry_send", args=[entry.code]) in client.get(url).content.decode()


@pytest.mark.parametrize("state", EntryState.values)
def test_task_list_is_drawn_in_every_state(world, cast, login, state):
    entry = make_entry(world, state=state)
    for person in (cast.agency, cast.region_admin):
        answer = login(person).get(reverse("awards:entry", args=[entry.code]))
        assert answer.context["next_step"] != ""
        with translation.override("en"):  # the language of these people
            assert entry.get_state_display() in answer.content.decode()


def test_list_shows_own_entries_only(world, cast, login):
    mine = make_entry(world, title="Milik kami")
    make_entry(world, agency=1, title="Milik dinas lain")
    make_entry(world, region=1, title="Milik kota lain")
    seen = login(cast.agency).get(reverse("awards:entries"))
    assert [row["entry"].pk for row in seen.context["rows"]] == [mine.pk]
    assert len(login(cast.region_admin).get(reverse("awards:entries")).context["rows"]) == 2
    assert login(cast.stranger).get(reverse("awards:entries")).context["rows"] == []


@pytest.mark.parametrize(
    ("state", "side"),
    [(EntryState.DRAFT, "Agency"), (EntryState.REVIEW, "Region admin"), (EntryState.SENT, "Secretariat"),
     (EntryState.REPAIR, "Region admin"), (EntryState.ELIGIBLE, "Judges"), (EntryState.WITHDRAWN, "")],
)  # fmt: skip
def test_list_says_in_a_word_whose_turn_it_is(world, cast, login, state, side):
    entry = make_entry(world, state=state)
    page = login(cast.agency).get(reverse("awards:entries"))
    assert [row["side"] for row in page.context["rows"]] == [side]
    assert entry.agency.name not in page.content.decode()  # the reader's only one


def test_list_names_agencies_to_whom_there_are_several(world, cast, login):
    entry = make_entry(world)
    page = login(cast.region_admin).get(reverse("awards:entries")).content.decode()
    assert page.count(f">{entry.agency.name}<") == 1


def test_list_asks_the_same_queries_for_one_and_three_entries(world, cast, login, queries_of):
    client = login(cast.region_admin)
    make_entry(world, title="Satu")
    count = queries_of(client, reverse("awards:entries"))
    make_entry(world, agency=1, title="Dua")
    make_entry(world, dimension="living", title="Tiga")
    assert queries_of(client, reverse("awards:entries")) == count


def test_entry_is_started_through_the_page(world, cast, login):
    client, category = login(cast.agency), world.categories["living-kabupaten"]
    page = client.get(reverse("awards:entry_new"))
    assert {c.participant for c in page.context["form"].fields["category"].queryset} == {"kabupaten"}
    sub = category.dimension.subdimensions.get()
    data = {"agency": world.agencies["33.07"][0].pk, "category": category.pk, "subdimension": sub.pk, "title": "Baru"}
    answer = client.post(reverse("awards:entry_new"), data)
    assert answer.url == reverse("awards:entry", args=["2026-0001"])
    page = client.get(answer.url)
    assert page.context["entry"].title == "Baru"
    assert page.context["entry"].subdimension == sub


def test_entry_cannot_be_started_for_another_agency_or_dimension(world, cast, login):
    client = login(cast.agency)
    data = {"agency": world.agencies["33.07"][1].pk, "category": world.categories["living-kota"].pk, "title": "Baru"}
    answer = client.post(reverse("awards:entry_new"), data)
    assert sorted(answer.context["form"].errors) == ["agency", "category"]
    data = {
        "agency": world.agencies["33.07"][0].pk, "category": world.categories["living-kabupaten"].pk, "title": "Baru",
        "subdimension": world.categories["economy-kota"].dimension.subdimensions.get().pk,
    }  # fmt: skip
    assert list(client.post(reverse("awards:entry_new"), data).context["form"].errors) == ["subdimension"]


def test_start_page_says_when_intake_is_closed(world, cast, login, clock):
    clock.move_to(world.edition.stage("intake").closes_at.replace(year=2027), tick=False)
    page = login(cast.agency).get(reverse("awards:entry_new"))
    assert "Intake is closed" in page.content.decode()
    assert login(cast.stranger).get(reverse("awards:entry_new")).status_code == 403
