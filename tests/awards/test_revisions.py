"""Every state of a draft is kept once, and none of another person's is ever lost."""

from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from awards.actions import draft, entry, keeper, submission
from awards.actions.draft import ApprovedSection, StaleSection
from awards.enums import EntryState
from awards.models import DraftSection, SectionRevision
from awards.queries.comparison import compare_states, compare_versions
from awards.queries.revision import state_of
from tests.factories.collaboration import approved, written
from tests.factories.entries import make_entry
from tests.threads import at_once

MINUTE = timedelta(minutes=1)


@pytest.fixture
def made(world):
    return make_entry(world)


def texts(made, section="problem"):
    """The kept states of a section, by version, with what their first question says."""
    return [(each.version, each.answers[section]) for each in made.revisions.filter(section=section)]


def test_page_that_goes_on_writing_makes_one_state(made, cast, now):
    for second in range(5):
        written(made, f"Teks {second}", by=cast.agency, now=now + timedelta(seconds=second), writer="page")
    assert texts(made) == []
    written(made, "Rekan", by=cast.colleague, now=now + MINUTE, writer="other")
    assert texts(made) == [(5, "Teks 4")]


def test_page_that_writes_for_ten_minutes_begins_another_state(made, cast, now):
    written(made, "Satu", by=cast.agency, now=now, writer="page")
    written(made, "Dua", by=cast.agency, now=now + 10 * MINUTE - timedelta(seconds=1), writer="page")
    written(made, "Tiga", by=cast.agency, now=now + 10 * MINUTE, writer="page")
    written(made, "Empat", by=cast.agency, now=now + 12 * MINUTE, writer="page")
    assert texts(made) == [(2, "Dua")]
    assert DraftSection.objects.get(entry=made).began_at == now + 10 * MINUTE


@pytest.mark.parametrize(("writers", "people"), [
    (("one", "two"), ("agency", "agency")),  # another tab
    (("", ""), ("agency", "agency")),  # pages without a name, such as an import
    (("one", "one"), ("agency", "colleague")),  # the same page, another log-in
])  # fmt: skip
def test_state_of_another_page_or_person_is_kept(made, cast, now, writers, people):
    for text, writer, person in zip(("Satu", "Dua"), writers, people, strict=True):
        written(made, text, by=getattr(cast, person), now=now, writer=writer)
    assert texts(made) == [(1, "Satu")]


def test_saving_what_stands_keeps_nothing(made, cast, now):
    written(made, "Satu", by=cast.agency, now=now, writer="one")
    written(made, "Satu", by=cast.colleague, now=now, writer="two")
    assert texts(made) == []


def test_state_before_every_step_of_the_way_stands(world, cast, now):
    made = make_entry(world, filled=True)
    acts = [
        lambda at: keeper.give_to(made, person=cast.colleague, by=cast.agency, now=at),
        lambda at: entry.hand_to_region(made, by=cast.agency, now=at),
        lambda at: entry.return_to_agency(made, notes={"": "Perbaiki"}, by=cast.region_admin, now=at),
        lambda at: entry.hand_to_region(made, by=cast.agency, now=at),
        lambda at: submission.submit(made, key="k" * 32, by=cast.region_admin, now=at),
    ]
    for number, act in enumerate(acts):
        written(made, f"Teks {number}", by=cast.region_admin, now=now, writer="page")
        act(now)
        assert texts(made)[-1][1] == f"Teks {number}"
    assert len(texts(made)) == len(acts) + 1  # with the text that the draft began with
    assert not DraftSection.objects.filter(entry=made, kept_version=0).exists()


def test_page_goes_on_in_a_new_state_after_a_hand_over(made, cast, now):
    written(made, "Satu", by=cast.agency, now=now, writer="page")
    keeper.give_to(made, person=cast.colleague, by=cast.agency, now=now)
    written(made, "Dua", by=cast.agency, now=now + MINUTE, writer="page")
    written(made, "Tiga", by=cast.agency, now=now + 2 * MINUTE, writer="page")
    assert texts(made) == [(1, "Satu")]
    written(made, "Rekan", by=cast.colleague, now=now + 3 * MINUTE)
    assert texts(made) == [(1, "Satu"), (3, "Tiga")]


def test_approved_state_stands(world, cast, now):
    made = make_entry(world, state=EntryState.REVIEW)
    row = written(made, "Disetujui", by=cast.region_admin, now=now, writer="page")
    approved(made, by=cast.region_admin, now=now)
    written(made, "Sesudahnya", by=cast.region_admin, now=now, writer="page")
    assert (row.version, "Disetujui") in texts(made)


def test_earlier_state_is_brought_back_as_a_new_one(made, cast, now):
    written(made, {"problem": "Satu", "novelty": "Lama"}, by=cast.agency, now=now)
    written(made, {"problem": "Dua", "novelty": "", "change": "Baru"}, by=cast.colleague, now=now)
    row = draft.bring_back(made, section="problem", version=1, base_version=2, by=cast.agency, now=now)
    assert (row.version, row.answers) == (3, {"problem": "Satu", "novelty": "Lama"})
    assert texts(made) == [(1, "Satu"), (2, "Dua")]


def test_state_is_not_brought_back_over_an_unseen_one(made, cast, now):
    for text in ("Satu", "Dua", "Tiga"):
        written(made, text, by=cast.agency, now=now)
    with pytest.raises(StaleSection):
        draft.bring_back(made, section="problem", version=1, base_version=2, by=cast.agency, now=now)
    assert DraftSection.objects.get(entry=made).answers == {"problem": "Tiga"}


def test_bringing_back_asks_about_an_approval(world, cast, now):
    made = make_entry(world, state=EntryState.REVIEW)
    row = written(made, "Sesudah", by=cast.region_admin, now=now)
    approved(made, by=cast.region_admin, now=now)
    back = {"section": "problem", "version": row.version - 1, "base_version": row.version, "by": cast.region_admin}
    with pytest.raises(ApprovedSection):
        draft.bring_back(made, **back, approval="", now=now)
    assert draft.bring_back(made, **back, approval=str(row.version), now=now).version == row.version + 1


def test_states_are_compared_with_their_files(world, cast, now):
    made = make_entry(world, filled=True)
    old = state_of(made, "evidence", 0)
    new = state_of(made, "evidence", made.sections.get(section="evidence").version)
    found = {change.code: change for change in compare_states(made, old, new).changes}
    assert [(kind, name) for kind, name in found["proof_of_start"].members] == [("added", "bukti-contoh.pdf")]
    made.evidence.update(removed_at=now + MINUTE)
    written(made, {"links": []}, section="evidence", by=cast.agency, now=now + 2 * MINUTE)
    later = state_of(made, "evidence", new.version + 1)
    earlier = state_of(made, "evidence", new.version)
    found = {change.code: change for change in compare_states(made, earlier, later).changes}
    assert found["proof_of_start"].members == [("removed", "bukti-contoh.pdf")]
    assert found["links"].kinds == ["removed"]


def test_choices_numbers_and_tables_are_compared_in_words(made, cast, now):
    rows = [{"name": "Waktu", "unit": "hari", "before": "7", "after": "3"}]
    written(
        made, {"reached": "1200", "surveyed": False, "indicators": rows}, section="benefit", by=cast.agency, now=now
    )
    changed = [{"name": "Waktu", "unit": "hari", "before": "7", "after": "2"}]
    written(
        made, {"reached": "1300", "surveyed": True, "indicators": changed}, section="benefit", by=cast.agency, now=now
    )
    old, new = (state_of(made, "benefit", version) for version in (1, 2))
    found = {change.code: change for change in compare_states(made, old, new).changes}
    assert (found["surveyed"].old, found["surveyed"].new) == ("Tidak", "Ya")
    assert (found["reached"].old.split()[0], found["reached"].new.split()[0]) == ("1.200", "1.300")
    assert found["indicators"].kinds == ["changed"]
    assert [(name, cell.old, cell.new) for name, cell in found["indicators"].rows[0] if not cell.is_same] == [
        ("Sesudah", "3", "2")
    ]


def test_sent_versions_are_compared(world, cast, now):
    made = make_entry(world, state=EntryState.SENT)
    written(made, "Teks kedua", by=cast.region_admin, now=now)
    submission.submit(made, key="x" * 32, by=cast.region_admin, now=now)
    old, new = made.versions.select_related("form").order_by("number")
    assert [(found.code, [change.code for change in found.changes]) for found in compare_versions(old, new)] == [
        ("problem", ["problem"])
    ]
    assert compare_versions(new, new) == []


@pytest.mark.django_db(transaction=True)
def test_people_who_write_at_once_lose_no_state(world, cast, now):
    """Each goes on until a text of their own stood; every text that stood is there afterwards."""
    made = make_entry(world)
    people, numbers = [cast.agency, cast.colleague, cast.region_admin, cast.agency], count()

    def write():
        number = next(numbers)
        text = f"Teks {number}"
        while True:
            row = DraftSection.objects.filter(entry=made, section="problem").first()
            try:
                draft.save_section(
                    made, section="problem", answers={"problem": text}, base_version=row.version if row else 0,
                    by=people[number % len(people)], now=now, writer=f"page {number}",
                )  # fmt: skip
            except StaleSection:
                continue
            return text

    said = at_once(len(people), write)
    states = [*texts(made), (4, DraftSection.objects.get(entry=made).answers["problem"])]
    assert [version for version, _text in states] == [1, 2, 3, 4]
    assert sorted(text for _version, text in states) == sorted(said)


@pytest.mark.django_db(transaction=True)
def test_steps_taken_at_once_keep_a_state_once(world, cast, now):
    made = make_entry(world, filled=True)
    at_once(4, lambda: entry.hand_to_region(made, by=cast.agency, now=now))
    assert SectionRevision.objects.filter(entry=made).count() == made.sections.count()


PAGES = (("agency", "one"), ("agency", "two"), ("colleague", "three"))
steps = st.lists(
    st.tuples(st.sampled_from(range(3)), st.booleans(), st.sampled_from((0, 1, 7))), min_size=1, max_size=14
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(schedule=steps)
def test_no_schedule_of_three_pages_loses_a_text(world, cast, now, schedule):
    """Pages load and save in any order: what was accepted stands, is kept, or was written over by its own page."""
    made, seen, accepted = make_entry(world), [0, 0, 0], []
    for number, (page, loads, minutes) in enumerate(schedule):
        now += minutes * MINUTE
        person, writer = PAGES[page]
        row = DraftSection.objects.filter(entry=made, section="problem").first()
        if loads:
            seen[page] = row.version if row else 0
            continue
        try:
            saved = draft.save_section(
                made, section="problem", answers={"problem": f"Teks {number}"}, base_version=seen[page],
                by=getattr(cast, person), now=now, writer=writer,
            )  # fmt: skip
        except StaleSection:
            continue
        seen[page] = saved.version
        accepted.append((page, now, f"Teks {number}"))
    row = DraftSection.objects.filter(entry=made, section="problem").first()
    stands = [text for _version, text in texts(made)] + ([row.answers["problem"]] if row else [])
    assert stands == expected(accepted)


def expected(accepted) -> list[str]:
    """The slow twin: the last text of every stretch in which one page wrote for less than ten minutes."""
    states, began = [], None
    for number, (page, at, text) in enumerate(accepted):
        if number and page == accepted[number - 1][0] and at - began < 10 * MINUTE:
            states[-1] = text
        else:
            states.append(text)
            began = at
    return states
