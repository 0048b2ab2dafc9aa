"""The check before an entry is started: through the page and in the action, also from two tabs at once."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.refusal import Refused
from awards import gate
from awards.actions import eligibility, submission
from awards.actions.beginning import begin
from awards.actions.eligibility import NotEligible
from awards.actions.entry import hand_to_region, start_entry
from awards.eligibility import Said
from awards.enums import EntryState
from awards.models import Category, DraftSection, Edition, EligibilityCheck, Entry
from awards.queries.eligibility import doubts
from awards.queries.entry import fetch_entry
from awards.sample import Topic
from tests.factories.decisions import propose, schedule
from tests.factories.entries import make_entry
from tests.factories.filling import fill_draft
from tests.factories.gates import FINE, RULES, earlier_entry, set_gate
from tests.factories.world import NOW
from tests.threads import at_once

URL = "/entries/new/"


def start(world, cast, now, *, said=FINE, dimension="living", **words):
    return start_entry(
        agency=world.agencies["33.07"][0], category=world.categories[f"{dimension}-kabupaten"], title="Baru",
        by=cast.agency, now=now, said=said, **words,
    )  # fmt: skip


def posted(world, *, step="", **more):
    category = world.categories["living-kabupaten"]
    data = {
        "agency": world.agencies["33.07"][0].pk,
        "category": category.pk,
        "title": "Posyandu <Malam>",
        "key": "k" * 32,
    }
    answers = {"started": "2024-03-01", "won": "no", "fits-living_1": "yes"} if step else {}
    return {**data, **answers, "step": step, **more}


@pytest.fixture(autouse=True)
def _stopped(clock):
    return clock


def test_page_asks_then_judges_then_starts(world, cast, login):
    set_gate(world)
    client = login(cast.agency)
    asked = client.post(URL, posted(world))
    assert [template.name for template in asked.templates][:1] == ["awards/entry/gate.html"]
    assert list(asked.context["form"].fields) == ["started", "fits-living_1", "won", "won_year"]
    assert Entry.objects.count() == 0
    judged = client.post(URL, posted(world, step="check"))
    assert judged.context["eligible"] is True
    assert "Posyandu &lt;Malam&gt;" in judged.content.decode()
    assert Entry.objects.count() == 0
    done = client.post(URL, posted(world, step="start"))
    entry = Entry.objects.get()
    assert done.url == reverse("awards:entry", args=[entry.code])
    assert entry.title == "Posyandu <Malam>"


def test_start_keeps_the_check_and_fills_in_the_form(world, cast, login):
    set_gate(world)
    login(cast.agency).post(URL, posted(world, step="start"))
    check = EligibilityCheck.objects.get()
    assert check.rules == RULES
    assert check.rules_digest == gate.digest_of(RULES)
    assert check.answers == {"started": "2024-03-01", "won": False, "won_year": None, "fits": {"living_1": True}}
    assert [row["holds"] for row in check.verdict] == [True] * 4
    drafts = {row.section: row.answers for row in DraftSection.objects.all()}
    assert drafts == {"identity": {"started": "2024-03-01"}, "declaration": {"won_before": False}}


def test_pressing_start_twice_starts_one_entry(world, cast, login):
    set_gate(world)
    client = login(cast.agency)
    first = client.post(URL, posted(world, step="start"))
    assert client.post(URL, posted(world, step="start")).url == first.url
    assert Entry.objects.count() == 1
    other = posted(world, step="start", key="m" * 32)
    assert client.post(URL, other).url != first.url


def test_second_press_after_the_deadline_still_leads_to_the_entry(world, cast, login, clock):
    client = login(cast.agency)
    first = client.post(URL, posted(world))
    clock.move_to(world.edition.stage("intake").closes_at.replace(year=2027), tick=False)
    again = start(world, cast, NOW.replace(year=2027), key="k" * 32)
    assert reverse("awards:entry", args=[again.code]) == first.url


def test_double_click_counts_once_without_rules_too(world, cast, login):
    client = login(cast.agency)
    first = client.post(URL, posted(world))
    assert client.post(URL, posted(world)).url == first.url
    assert Entry.objects.count() == 1


def test_a_key_of_another_agency_is_refused(world, cast, now):
    start(world, cast, now, key="k" * 32)
    with pytest.raises(Refused):
        start_entry(
            agency=world.agencies["33.07"][1], category=world.categories["living-kabupaten"], title="Lain",
            by=cast.rival_agency, now=now, key="k" * 32,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ({"started": "2026-08-01"}, "running_at_least"),
        ({"won": "yes", "won_year": "2025"}, "not_winner_of_last"),
        ({"fits-living_1": "no"}, "dimension_fits"),
    ],
)
def test_page_says_why_not_and_what_would_help(world, cast, login, answers, kind):
    set_gate(world)
    page = login(cast.agency).post(URL, posted(world, step="start", **answers))
    assert Entry.objects.count() == 0
    [broken] = [ruling for ruling in page.context["rulings"] if not ruling.holds]
    assert broken.kind == kind
    text = page.content.decode()
    assert broken.obstacle.help in text
    assert "Start the entry" not in text
    assert {person.name for person in page.context["ask"]["admins"]} == {"Admin Wonosobo"}
    assert {person.name for person in page.context["ask"]["staff"]} == {"Sekretariat"}


def test_wrong_dimension_can_be_switched_with_one_press(world, cast, login):
    set_gate(world)
    client = login(cast.agency)
    page = client.post(URL, posted(world, step="check", **{"fits-living_1": "no"}))
    [better] = page.context["instead"]
    assert better == world.categories["society-kabupaten"]
    page = client.post(URL, posted(world, step="", switch=better.pk, started="2024-03-01", won="no"))
    assert page.context["category"] == better
    assert page.context["form"]["started"].value() == "2024-03-01"
    assert page.context["start_form"]["title"].value() == "Posyandu <Malam>"


@pytest.mark.parametrize("step", ["check", "change", "back"])
def test_no_step_loses_what_was_typed(world, cast, login, step):
    set_gate(world)
    page = login(cast.agency).post(URL, posted(world, step=step, started="31/13/2024"))
    text = page.content.decode()
    assert "Posyandu &lt;Malam&gt;" in text
    if step != "back":
        assert "31/13/2024" in text


def test_won_asks_for_the_year(world, cast, login):
    set_gate(world)
    page = login(cast.agency).post(URL, posted(world, step="check", won="yes"))
    assert list(page.context["form"].errors) == ["won_year"]


def test_limit_names_the_entries_that_this_person_may_see(world, cast, login):
    set_gate(world, RULES[2:3])
    mine = make_entry(world, dimension="living", title="Milik sendiri", by=cast.agency)
    make_entry(world, dimension="living", agency=1, title="Milik Dinkes", by=cast.rival_agency)
    page = login(cast.agency).post(URL, posted(world, step="check"))
    assert page.context["eligible"] is False
    assert page.context["standing"] == [mine]
    assert "Milik Dinkes" not in page.content.decode()
    both = login(cast.region_admin).post(URL, posted(world, step="check"))
    assert len(both.context["standing"]) == 2


@pytest.mark.parametrize("state", [EntryState.WITHDRAWN, EntryState.INELIGIBLE])
def test_limit_does_not_count_what_is_gone(world, cast, now, state):
    set_gate(world, RULES[2:3])
    make_entry(world, dimension="living", state=state)
    make_entry(world, dimension="living")
    make_entry(world, dimension="governance")
    make_entry(world, dimension="governance", region=2)
    assert start(world, cast, now).pk
    with pytest.raises(NotEligible) as refused:
        start(world, cast, now)
    assert [ruling.holds for ruling in refused.value.rulings] == [False]


def test_start_refuses_without_the_answers_that_rules_need(world, cast, now):
    set_gate(world)
    with pytest.raises(NotEligible) as refused:
        start(world, cast, now, said=None)
    assert [ruling.holds for ruling in refused.value.rulings] == [False, False, True, False]


@pytest.mark.django_db(transaction=True)
def test_two_tabs_never_exceed_the_limit(world, cast, now):
    set_gate(world, RULES[2:3])
    start(world, cast, now)

    def press():
        try:
            return start(world, cast, now)
        except NotEligible:
            return None

    answers = at_once(6, press)
    assert sum(answer is not None for answer in answers) == 1
    assert Entry.objects.filter(category=world.categories["living-kabupaten"]).count() == 2


@pytest.mark.django_db(transaction=True)
def test_one_page_pressed_from_many_threads_starts_one_entry(world, cast, now):
    set_gate(world)
    agency, category = world.agencies["33.07"][0], world.categories["living-kabupaten"]
    words = {"agency": agency, "category": category, "title": "Baru", "by": cast.agency, "now": now, "said": FINE}
    answers = at_once(6, lambda: begin(key="k" * 32, **words))
    assert len({answer.pk for answer in answers}) == 1
    assert Entry.objects.count() == 1
    assert DraftSection.objects.count() == 2


def twin_of(edition, category):
    """The category in another edition of the same year."""
    stages = list(edition.stages.all())
    edition = Edition.objects.get(pk=edition.pk)
    for row, change in [(edition, {"slug": "latihan"}), *((stage, {"edition": edition}) for stage in stages)]:
        row.pk = None
        for name, value in change.items():
            setattr(row, name, value)
        row.save()
    return Category.objects.create(edition=edition, dimension=category.dimension, participant=category.participant)


@pytest.mark.django_db(transaction=True)
def test_two_editions_of_a_year_number_their_entries_in_one_row(world, cast, now):
    agency, category = world.agencies["33.07"][0], world.categories["living-kabupaten"]
    waiting = [category, twin_of(world.edition, category)] * 3
    words = {"agency": agency, "title": "Baru", "by": cast.agency, "now": now}
    at_once(6, lambda: start_entry(category=waiting.pop(), **words))
    assert sorted(Entry.objects.values_list("code", flat=True)) == [f"2026-000{number}" for number in range(1, 7)]


def won(world, cast, **words):
    """An entry of the last edition whose prize is public by now."""
    entry = earlier_entry(world, state=EntryState.ELIGIBLE, **words)
    here, world.edition = world.edition, entry.edition
    try:
        schedule(world, cast, [entry], at=NOW)
    finally:
        world.edition = here
    return entry


def test_winner_is_followed_through_what_it_continues(world, cast, now):
    set_gate(world, RULES[1:2])
    winner = won(world, cast)
    with pytest.raises(NotEligible) as refused:
        start(world, cast, now, continues=winner, said=Said(won=False))
    assert winner.code in refused.value.rulings[0].obstacle.text
    assert start(world, cast, now, said=Said(won=False)).pk


def test_page_asks_when_a_winner_of_the_region_has_a_similar_name(world, cast, login):
    set_gate(world, RULES[1:2])
    winner = won(world, cast, title="SIPANDAI (Sistem Pelayanan Andal)")
    client = login(cast.agency)
    page = client.post(URL, posted(world, step="check", title="Sistem Pelayanan Andal"))
    assert page.context["eligible"] is True
    assert [prize.entry for prize in page.context["namesakes"]] == [winner]
    assert "Is it the same innovation?" in page.content.decode()
    assert client.post(URL, posted(world, step="check", title="Kampung Kopi")).context["namesakes"] == []


def test_prize_that_is_not_public_yet_stays_unknown_to_the_region(world, cast, now):
    set_gate(world, RULES[1:2])
    entry = earlier_entry(world, state=EntryState.ELIGIBLE)
    here, world.edition = world.edition, entry.edition
    propose(world, cast, [entry])
    world.edition = here
    assert start(world, cast, now, continues=entry, said=Said(won=False)).pk


def test_secretariat_sees_what_the_sent_entry_contradicts(world, cast, now, login):
    set_gate(world, RULES[:2])
    entry = make_entry_with(world, cast, now, Said(started=date(2020, 1, 5), won=False))
    found = doubts(entry, now)
    assert len(found) == 1
    page = login(cast.secretariat).get(reverse("awards:screening_entry", args=[world.edition.slug, entry.code]))
    assert page.context["doubts"][0].then == "5 January 2020"
    assert "Before writing: 5 January 2020." in page.content.decode()
    assert page.context["check"].rules == RULES[:2]
    assert "2 rules held" in page.content.decode()


def make_entry_with(world, cast, now, said):
    entry = begin(
        agency=world.agencies["33.07"][0], category=world.categories["living-kabupaten"], title="Baru", by=cast.agency,
        now=now, said=said,
    )  # fmt: skip
    fill_draft(entry, seed=1, topic=Topic("Baru"), by=cast.agency, now=now)
    hand_to_region(entry, by=cast.agency, now=now)
    submission.submit(entry, key="s" * 32, by=cast.region_admin, now=now)
    return fetch_entry(cast.secretariat, entry.code)


def test_entries_without_a_check_raise_no_doubt(world, cast, now):
    assert doubts(make_entry(world, state=EntryState.SENT), now) == []


# --- the organiser's page ---


def rules_posted(*rows, reason="", **more):
    data = {"count": len(rows), "reason": reason, **more}
    for number, row in enumerate(rows):
        data |= {f"rule-{number}-{name}": value for name, value in row.items()}
    return data


LIMIT = {"kind": "at_most", "entries": "4", "per": "region"}
QUESTION = {"kind": "dimension_fits", "dimension": "living", "question_id": "Apakah?", "wanted": "no", "instead": ""}


def test_organiser_sets_rules_with_a_reason_once_intake_is_open(world, cast, login):
    client, url = login(cast.organiser), reverse("awards:gate_rules", args=[world.edition.slug])
    page = client.post(url, rules_posted(LIMIT, QUESTION))
    assert list(page.context["form"].errors) == ["reason"]
    assert client.post(url, rules_posted(LIMIT, QUESTION, reason="Keputusan panitia")).status_code == 302
    world.edition.refresh_from_db()
    assert world.edition.gate_rules == [
        {"kind": "at_most", "entries": 4, "per": "region"},
        {
            "kind": "dimension_fits",
            "code": "living_1",
            "dimension": "living",
            "question_id": "Apakah?",
            "wanted": False,
        },
    ]
    event = AuditEvent.objects.get(verb="edition.set_gate")
    assert event.data["reason"] == "Keputusan panitia"
    assert event.data["after"] == gate.digest_of(world.edition.gate_rules)
    assert "Keputusan panitia" in client.get(reverse("awards:rules", args=[world.edition.slug])).content.decode()


def test_rules_are_free_before_intake_opens(world, cast, login, clock):
    clock.move_to(world.edition.stage("intake").opens_at.replace(year=2025), tick=False)
    url = reverse("awards:gate_rules", args=[world.edition.slug])
    assert login(cast.organiser).post(url, rules_posted(LIMIT)).status_code == 302


def test_adding_a_rule_keeps_what_was_typed_and_saves_nothing(world, cast, login):
    client, url = login(cast.organiser), reverse("awards:gate_rules", args=[world.edition.slug])
    page = client.post(url, rules_posted(LIMIT | {"entries": "many"}, add="running_at_least"))
    assert [form.kind for form in page.context["form"].forms] == ["at_most", "running_at_least"]
    assert 'value="many"' in page.content.decode()
    world.edition.refresh_from_db()
    assert world.edition.gate_rules == []


def test_a_rule_can_be_taken_away(world, cast, login):
    set_gate(world, RULES[:2])
    url = reverse("awards:gate_rules", args=[world.edition.slug])
    rows = [
        {"kind": "running_at_least", "months": "6", "remove": "on"}, {"kind": "not_winner_of_last", "editions": "3"},
    ]  # fmt: skip
    login(cast.organiser).post(url, rules_posted(*rows, reason="Dilonggarkan"))
    world.edition.refresh_from_db()
    assert world.edition.gate_rules == RULES[1:2]


def test_the_page_shows_the_rules_that_stand(world, cast, login):
    set_gate(world)
    page = login(cast.organiser).get(reverse("awards:gate_rules", args=[world.edition.slug]))
    assert [form.kind for form in page.context["form"].forms] == [row["kind"] for row in RULES]
    text = page.content.decode()
    assert "Are people healthier?" in text


@pytest.mark.parametrize(
    ("who", "status"), [("secretariat", 403), ("auditor", 403), ("agency", 404), ("stranger", 404)]
)
def test_others_do_not_set_rules(world, cast, login, who, status):
    url = reverse("awards:gate_rules", args=[world.edition.slug])
    assert login(getattr(cast, who)).get(url).status_code == status
    assert login(getattr(cast, who)).post(url, rules_posted(LIMIT, reason="x")).status_code == status


def test_faulty_and_unchanged_rules_are_refused(world, cast, now):
    with pytest.raises(Refused):
        eligibility.set_rules(world.edition, rules=[{"kind": "weather"}], by=cast.organiser, now=now, reason="x")
    with pytest.raises(Refused):
        eligibility.set_rules(world.edition, rules=[], by=cast.organiser, now=now, reason="x")
