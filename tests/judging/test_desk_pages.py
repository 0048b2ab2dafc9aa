import pytest
from django.urls import reverse

from judging.models import Assignment, ConflictFact, Pact
from tests.factories.sheets import JUDGING, assign, eligible_entry, open_round, send_sheet


@pytest.fixture(autouse=True)
def _judging_time(time_machine):
    time_machine.move_to(JUDGING, tick=False)


@pytest.fixture
def waiting(world):
    """An assignment of J02 before pact and declaration."""
    return assign(world, eligible_entry(world, 1, title="Lumbung Air Desa"), world.judges[1], declared=False)


def text(response):
    return response.content.decode()


def test_desk_leads_from_pact_to_declaration_to_queue(world, cast, login, waiting):
    client = login(cast.judge)
    desk = client.get(reverse("judging:desk"))
    assert desk.status_code == 200
    assert "First sign the integrity pact of this round." in text(desk)
    sheet = reverse("judging:sheet", args=[waiting.pk])
    assert client.get(sheet).headers["Location"] == reverse("judging:pact", args=[world.round.pk])
    answer = client.post(reverse("judging:pact", args=[world.round.pk]), {"agree": "on"})
    assert answer.headers["Location"] == reverse("judging:declarations", args=[world.round.pk])
    assert Pact.objects.get().judge == world.judges[1]
    assert client.get(sheet).headers["Location"] == reverse("judging:sheet_declare", args=[waiting.pk])
    answer = client.post(reverse("judging:declarations", args=[world.round.pk]), {"clear": [waiting.pk]})
    assert answer.headers["Location"] == reverse("judging:desk")
    assert Assignment.objects.get().declared_at == JUDGING
    assert client.get(sheet).status_code == 200


def test_nothing_ticked_declares_nothing(world, cast, login, waiting):
    client = login(waiting.judge.user)
    client.post(reverse("judging:pact", args=[world.round.pk]), {"agree": "on"})
    answer = client.post(reverse("judging:declarations", args=[world.round.pk]), {}, follow=True)
    assert answer.redirect_chain == [(reverse("judging:declarations", args=[world.round.pk]), 302)]
    assert "Nothing was ticked" in answer.text


def test_pact_is_not_signed_without_the_tick(world, cast, login, waiting):
    answer = login(cast.judge).post(reverse("judging:pact", args=[world.round.pk]), {})
    assert (answer.status_code, Pact.objects.count()) == (200, 0)
    assert "Tick the box to sign the pact." in text(answer)


def test_declared_conflict_takes_the_entry_away(world, cast, login, waiting):
    client = login(cast.judge)
    client.post(reverse("judging:pact", args=[world.round.pk]), {"agree": "on"})
    page = reverse("judging:sheet_declare", args=[waiting.pk])
    refused = client.post(page, {"answer": "conflict", "note": ""})
    assert "Say in a few words what the conflict of interest is." in text(refused)
    assert client.post(page, {"answer": "conflict", "note": "Paman saya bupati"}).status_code == 302
    assert ConflictFact.objects.filter(judge=world.judges[1], kind="declared").count() == 1
    assert client.get(page).status_code == 404
    assert client.get(reverse("judging:sheet", args=[waiting.pk])).status_code == 404


def test_somebody_elses_assignment_is_not_declared_with_the_own_ones(world, cast, login, waiting):
    other = assign(world, eligible_entry(world, 2), world.judges[2], declared=False)
    client = login(cast.judge)
    client.post(reverse("judging:pact", args=[world.round.pk]), {"agree": "on"})
    client.post(reverse("judging:declarations", args=[world.round.pk]), {"clear": [other.pk, "x", waiting.pk]})
    other.refresh_from_db()
    assert other.declared_at is None
    assert Assignment.objects.filter(declared_at=JUDGING).count() == 1


@pytest.mark.parametrize("person", ["stranger", "region_admin", "organiser", "auditor", "secretariat"])
def test_desk_does_not_exist_for_people_who_do_not_judge(world, cast, login, waiting, person):
    client = login(getattr(cast, person))
    assert client.get(reverse("judging:desk")).status_code == 404
    assert client.get(reverse("judging:pact", args=[world.round.pk])).status_code == 404
    assert client.get(reverse("judging:declarations", args=[world.round.pk])).status_code == 404
    assert client.get(reverse("judging:sheet_declare", args=[waiting.pk])).status_code == 404


def test_desk_asks_the_public_to_log_in(login, waiting):
    answer = login(None).get(reverse("judging:desk"))
    assert answer.headers["Location"].startswith("/account/login/")


def test_round_in_preparation_is_unknown_to_judges(world, cast, login):
    client = login(cast.judge)
    assert client.get(reverse("judging:pact", args=[world.round.pk])).status_code == 404
    assert "No round is open yet" in text(client.get(reverse("judging:desk")))


@pytest.mark.parametrize("name", ["pact", "declarations"])
def test_unknown_round_and_wrong_method(world, cast, login, waiting, name):
    client = login(cast.judge)
    assert client.get(reverse(f"judging:{name}", args=[99999])).status_code == 404
    assert client.delete(reverse(f"judging:{name}", args=[world.round.pk])).status_code == 405
    assert client.post(reverse("judging:desk")).status_code == 405


def test_judge_who_lost_the_role_loses_the_desk_on_the_next_request(world, cast, login, waiting, now):
    client = login(cast.judge)
    assert client.get(reverse("judging:desk")).status_code == 200
    cast.judge.memberships.update(ended_at=now)
    assert client.get(reverse("judging:desk")).status_code == 404
    assert client.get(reverse("judging:sheet", args=[waiting.pk])).status_code == 404


def test_blind_round_shows_titles_and_no_region(world, cast, login):
    type(world.round).objects.update(blind=True)
    world.round.refresh_from_db()
    waiting = assign(world, eligible_entry(world, 1, title="Lumbung Air Desa"), world.judges[1], declared=False)
    client = login(cast.judge)
    client.post(reverse("judging:pact", args=[world.round.pk]), {"agree": "on"})
    for page in (reverse("judging:desk"), reverse("judging:declarations", args=[world.round.pk]),
                 reverse("judging:sheet_declare", args=[waiting.pk])):  # fmt: skip
        shown = text(client.get(page))
        assert "Lumbung Air Desa" in shown
        assert "Wonosobo" not in shown
        assert "Diskominfo" not in shown


def test_desk_costs_the_same_with_one_entry_and_with_three(world, cast, login, queries):
    client = login(cast.judge)
    open_round(world)
    send_sheet(world, assign(world, eligible_entry(world, 1), world.judges[1]), 3)
    one = queries(client, reverse("judging:desk"))
    for number in (2, 3):
        send_sheet(world, assign(world, eligible_entry(world, number), world.judges[1]), 3)
    assert queries(client, reverse("judging:desk")) == one
    assert one <= 10
    shown = client.get(reverse("judging:desk"))
    assert "3 of 3 sheets sent" in text(shown)
