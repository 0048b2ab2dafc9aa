"""What a province recommends: only what was sent, within the limit, on record for ever, and never before a judge."""

import pytest
from django.db import OperationalError
from django.urls import reverse

from accounts.enums import Role
from accounts.models import AuditEvent
from accounts.refusal import Refused
from awards.actions import recommendation
from awards.enums import EntryState
from awards.models import Edition, Entry, Recommendation
from awards.queries.recommendation import standing
from tests.factories.decisions import LATER, eligible, schedule
from tests.factories.entries import make_entry
from tests.factories.sheets import assign
from tests.factories.world import grant
from tests.threads import at_once


@pytest.fixture(autouse=True)
def _stopped(clock):
    return clock


@pytest.fixture
def sent(world):
    return make_entry(world, state=EntryState.SENT, title="Sudah dikirim")


def give(entry, by, now, note="Berdampak luas"):
    return recommendation.recommend(entry, note=note, by=by, now=now)


def page(name, entry):
    return reverse(f"awards:{name}", args=["33", "forum-2026", entry.code])


def test_coordinator_recommends_on_the_page(sent, cast, login):
    client = login(cast.province)
    answer = client.post(page("recommend", sent), {"note": "Berdampak luas"})
    assert answer.headers["Location"] == reverse("awards:province_desk", args=["33", "forum-2026"])
    said = Recommendation.objects.get()
    assert (said.entry, said.by, said.note, said.stands, said.number) == (
        sent,
        cast.province,
        "Berdampak luas",
        True,
        1,
    )
    assert "recommended by the province" in client.get(answer.headers["Location"]).content.decode()


def test_recommendation_is_taken_back_with_a_reason_and_stays_on_record(sent, cast, login, now):
    give(sent, cast.province, now)
    client = login(cast.province)
    assert "reason" in client.post(page("recommend_take_back", sent), {"reason": ""}).context["form"].errors
    client.post(page("recommend_take_back", sent), {"reason": "Salah pilih"})
    assert list(Recommendation.objects.values_list("stands", "note")) == [
        (True, "Berdampak luas"),
        (False, "Salah pilih"),
    ]
    assert standing(entry=sent) == {}
    assert give(sent, cast.province, now).number == 3


def test_recommendation_is_append_only(sent, cast, now):
    said = give(sent, cast.province, now)
    with pytest.raises(RuntimeError):
        said.save()
    with pytest.raises(RuntimeError):
        Recommendation.objects.update(note="Lain")


@pytest.mark.parametrize("state", [EntryState.DRAFT, EntryState.REVIEW, EntryState.INELIGIBLE, EntryState.WITHDRAWN])
def test_only_sent_entries_are_recommended(world, cast, now, state):
    with pytest.raises(Refused):
        give(make_entry(world, state=state), cast.province, now)


def test_recommendation_is_given_once(sent, cast, now):
    give(sent, cast.province, now)
    with pytest.raises(Refused):
        give(sent, cast.province, now)
    recommendation.take_back(sent, reason="Salah", by=cast.province, now=now)
    with pytest.raises(Refused):
        recommendation.take_back(sent, reason="Salah", by=cast.province, now=now)


def test_limit_counts_in_each_dimension(world, cast, now):
    Edition.objects.update(recommendation_limit=1)
    first = make_entry(world, state=EntryState.SENT)
    second = make_entry(world, state=EntryState.SENT, agency=1)
    other = make_entry(world, state=EntryState.SENT, dimension="living")
    give(first, cast.province, now)
    give(other, cast.province, now)
    with pytest.raises(Refused):
        give(second, cast.province, now)
    recommendation.take_back(first, reason="Salah", by=cast.province, now=now)
    assert give(second, cast.province, now).stands


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_do_not_pass_the_limit_together(world, cast, now):
    Edition.objects.update(recommendation_limit=1)
    entries = [make_entry(world, state=EntryState.SENT, agency=n) for n in (0, 1)]
    waiting = list(entries)

    def one():
        entry = waiting.pop()
        try:
            return give(entry, cast.province, now).stands
        except Refused:
            return False
        except OperationalError:
            waiting.append(entry)
            raise

    assert sorted(at_once(2, one)) == [False, True]
    assert Recommendation.objects.count() == 1


def test_recommending_is_for_the_coordinator_of_the_province(sent, cast, login):
    for name in ("stranger", "agency", "region_admin", "judge", "chair", "other_province"):
        assert login(getattr(cast, name)).get(page("recommend", sent)).status_code == 404
    for name in ("secretariat", "organiser", "auditor"):
        assert login(getattr(cast, name)).post(page("recommend", sent), {"note": "x"}).status_code == 403
    assert login(None).get(page("recommend", sent)).status_code == 302
    assert login(cast.province).put(page("recommend", sent)).status_code == 405


def test_drafts_and_entries_of_other_provinces_are_not_there(world, cast, login):
    client = login(cast.province)
    for entry in (make_entry(world), make_entry(world, region=1, state=EntryState.SENT)):
        assert client.get(page("recommend", entry)).status_code == 404


def test_secretariat_auditor_and_region_read_it(sent, cast, login, now):
    give(sent, cast.province, now, note="Berdampak luas di pesisir")
    screening = reverse("awards:screening_entry", args=["forum-2026", sent.code])
    for name, url in [
        ("secretariat", screening), ("auditor", screening), ("region_admin", reverse("awards:entry", args=[sent.code])),
        ("agency", reverse("awards:entry", args=[sent.code])),
    ]:  # fmt: skip
        assert "Berdampak luas di pesisir" in login(getattr(cast, name)).get(url).content.decode()
    listing = login(cast.secretariat).get(reverse("awards:screening", args=["forum-2026"])).content.decode()
    assert "recommended by the province" in listing
    desk = login(cast.region_admin).get(reverse("awards:region_desk", args=["33.07", "forum-2026"])).content.decode()
    assert "recommended by the province" in desk


def test_no_judge_ever_sees_it(world, cast, login, now):
    entry = make_entry(world, state=EntryState.ELIGIBLE, title="Dinilai")
    give(entry, cast.province, now, note="Berdampak luas di pesisir")
    judge = world.judges[1]
    assignment = assign(world, Entry.objects.get(pk=entry.pk), judge, now=now)
    grant(judge.user, Role.SECRETARIAT, world.edition.pk)  # even one who serves in the secretariat too
    client = login(judge.user)
    for url in (
        reverse("judging:desk"), reverse("judging:sheet", args=[assignment.pk]),
        reverse("awards:screening", args=["forum-2026"]),
        reverse("awards:screening_entry", args=["forum-2026", entry.code]),
    ):  # fmt: skip
        text = client.get(url).content.decode()
        assert "Berdampak luas di pesisir" not in text
        assert "recommended by the province" not in text


def test_audit_names_the_entry_and_the_reason(sent, cast, now):
    give(sent, cast.province, now)
    event = AuditEvent.objects.get(verb="recommendation.give")
    assert (event.edition_id, event.data["code"], event.data["reason"]) == (
        sent.edition_id,
        sent.code,
        "Berdampak luas",
    )


@pytest.mark.parametrize(
    ("role", "path"),
    [(Role.SECRETARIAT, "province/33"), (Role.PROVINCE, "province/33"), (Role.REGION_ADMIN, "region/33.07")],
)
def test_no_judge_sees_it_on_a_desk(world, cast, login, sent, now, role, path):
    give(sent, cast.province, now, note="Berdampak luas di pesisir")
    judge, region = world.judges[1].user, sent.region
    over = {Role.SECRETARIAT: world.edition.pk, Role.PROVINCE: region.province_id, Role.REGION_ADMIN: region.pk}
    grant(judge, role, over[role])
    answer = login(judge).get(f"/{path}/forum-2026/")
    assert answer.status_code == 200
    assert "Berdampak luas di pesisir" not in answer.content.decode()
    assert "recommended by the province" not in answer.content.decode()


def test_coordinator_who_judges_does_not_recommend(world, cast, login, sent, now):
    judge = world.judges[1].user
    grant(judge, Role.PROVINCE, sent.region.province_id)
    client = login(judge)
    assert client.post(page("recommend", sent), {"note": "Bagus"}).status_code == 403
    give(sent, cast.province, now, note="Berdampak luas di pesisir")
    assert client.get(page("recommend_take_back", sent)).status_code == 403
    assert page("recommend", sent) not in client.get("/province/33/forum-2026/").content.decode()
    assert Recommendation.objects.count() == 1


def test_recommending_ends_when_results_are_public(world, cast, login, clock, now):
    said = eligible(world)
    other = eligible(world, dimension="living", seed=2)
    give(said, cast.province, now)
    schedule(world, cast, [said])
    clock.move_to(LATER, tick=False)
    client = login(cast.province)
    for name, entry, words in [("recommend", other, {"note": "Bagus"}), ("recommend_take_back", said, {"reason": "x"})]:
        answer = client.post(page(name, entry), words)
        assert "The results are public" in answer.content.decode()
    desk = client.get("/province/33/forum-2026/").content.decode()
    assert "recommended by the province" in desk
    assert page("recommend", other) not in desk
    assert page("recommend_take_back", said) not in desk
    assert Recommendation.objects.count() == 1
