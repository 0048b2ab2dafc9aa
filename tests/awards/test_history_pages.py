"""The history of a draft, what changed between two states, and the way back."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from awards.actions import approval, comment, evidence, keeper, submission
from awards.enums import EntryState
from awards.models import DraftSection, Entry
from awards.questionnaire.editing import remove_section, set_question
from awards.sample import sample_pdf
from tests.factories.collaboration import approved, commented, written
from tests.factories.entries import make_entry
from tests.factories.forms import publish_form

SECRET = "Teks yang hanya ada di draf"


@pytest.fixture(autouse=True)
def _stopped(clock):
    return clock


@pytest.fixture
def made(world, cast, now):
    made = make_entry(world)
    written(made, "Warga antre lama", by=cast.agency, now=now)
    written(made, "Warga antre tujuh hari", by=cast.colleague, now=now)
    return made


def history(made):
    return reverse("awards:entry_history", args=[made.code])


def compare(made, section="problem"):
    return reverse("awards:entry_compare", args=[made.code, section])


def restore(made, version, section="problem"):
    return reverse("awards:entry_restore", args=[made.code, section, version])


def versions(made):
    return reverse("awards:entry_compare_versions", args=[made.code])


def told(page):
    return [each.label for _day, items in page.context["days"] for each in items]


def test_history_tells_everything_the_latest_first(world, cast, login, now):
    made, minute = make_entry(world, filled=True), timedelta(minutes=1)
    said = commented(made, by=cast.region_admin, now=now + minute)
    comment.resolve(made, thread=said.pk, by=cast.agency, now=now + 2 * minute)
    keeper.give_to(made, person=cast.colleague, note="Lanjutkan", by=cast.agency, now=now + 3 * minute)
    approved(made, by=cast.region_admin, now=now + 4 * minute)
    file = ContentFile(sample_pdf("foto"))
    evidence.add(made, question="photos", name="foto.pdf", file=file, by=cast.agency, now=now + 5 * minute)
    page = login(cast.agency).get(history(made))
    assert told(page)[:5] == [
        "File added: foto.pdf",
        "Approved: Problem and change",
        "Put in charge: Rekan Diskominfo",
        "Comment resolved: Problem and change",
        "Comment on Problem and change",
    ]
    assert "Draft started" in told(page)
    assert sum(label.startswith("Saved: ") for label in told(page)) == made.sections.count()
    assert "Lanjutkan" in page.content.decode()


def test_history_tells_of_returns_notes_and_sendings(world, cast, login, now):
    made = make_entry(world, state=EntryState.SENT)
    made.notes.create(section="problem", text="Tambah angka", author=cast.region_admin, written_at=now)
    page = login(cast.region_admin).get(history(made))
    labels = told(page)
    assert {"Note on Problem and change", "Handed over to the region admin", "Sent to the secretariat"} <= set(labels)
    assert made.versions.get().receipt in page.content.decode()


@pytest.mark.parametrize("who", ["secretariat", "auditor", "organiser"])
def test_people_of_the_edition_learn_of_sendings_only(world, cast, login, now, who):
    made = make_entry(world, state=EntryState.SENT)
    written(made, SECRET, by=cast.region_admin, now=now)
    submission.submit(made, key="x" * 32, by=cast.region_admin, now=now)
    written(made, "Draf sesudahnya", by=cast.region_admin, now=now)
    client = login(getattr(cast, who))
    page = client.get(history(made))
    assert told(page) == ["Sent to the secretariat", "Sent to the secretariat"]
    assert client.get(compare(made)).status_code == 403
    assert client.post(restore(made, 1)).status_code == 403
    page = client.get(versions(made)).content.decode()
    assert ("hanya" in page, "Draf sesudahnya" in page) == (True, False)


def test_auditor_reads_no_history_of_what_was_never_sent(made, cast, login):
    page = login(cast.auditor).get(history(made))
    assert (page.status_code, told(page)) == (200, [])
    assert "Nothing was sent yet" in page.content.decode()
    assert login(cast.auditor).get(versions(made)).status_code == 404


@pytest.mark.parametrize("who", ["judge", "chair", "province", "rival_agency", "rival_admin", "stranger"])
def test_outsiders_know_of_no_history(made, cast, login, who):
    client = login(getattr(cast, who))
    for url in (history(made), compare(made), versions(made)):
        assert client.get(url).status_code == 404
    assert client.post(restore(made, 1)).status_code == 404


def test_comparison_shows_the_words_that_changed(made, cast, login):
    page = login(cast.agency).get(compare(made))
    body = page.content.decode()
    assert '<del><span class="visually-hidden">[removed: </span>lama' in body
    assert '<ins><span class="visually-hidden">[added: </span>tujuh hari' in body
    assert (page.context["old"].version, page.context["new"].version) == (1, 2)


def test_comparison_of_any_two_states(made, cast, login, now):
    written(made, "Warga antre lama", by=cast.agency, now=now)
    page = login(cast.agency).get(compare(made), {"from": 1, "to": 3})
    assert page.context["found"].changes == []
    assert "Nothing differs" in page.content.decode()
    page = login(cast.agency).get(compare(made), {"from": 0, "to": 1})
    assert [piece.kind for piece in page.context["found"].changes[0].pieces] == ["added"]


@pytest.mark.parametrize("wish", [{"from": "9"}, {"to": "x"}, {"to": "-1"}, {"from": "9" * 30}])
def test_missing_states_and_sections_are_not_found(made, cast, login, wish):
    client = login(cast.agency)
    assert client.get(compare(made), wish).status_code == 404
    assert client.get(compare(made, "nothing")).status_code == 404
    assert client.get(compare(made, "benefit")).status_code == 404


def test_earlier_state_is_brought_back_from_the_page(made, cast, login):
    client = login(cast.agency)
    page = client.get(compare(made))
    assert [state.version for _number, state in page.context["earlier"]] == [1]
    answer = client.post(restore(made, 1), {"version": page.context["base_version"]})
    assert answer.url == compare(made)
    assert DraftSection.objects.get(entry=made).answers == {"problem": "Warga antre lama"}
    assert "An earlier state brought back: Problem and change" in told(client.get(history(made)))


def test_state_is_not_brought_back_over_what_somebody_wrote_meanwhile(made, cast, login, now):
    client = login(cast.agency)
    base = client.get(compare(made)).context["base_version"]
    written(made, "Rekan menulis", by=cast.colleague, now=now)
    assert client.post(restore(made, 1), {"version": base}).url == f"{compare(made)}?from=1"
    assert DraftSection.objects.get(entry=made).answers == {"problem": "Rekan menulis"}


def test_open_page_meets_the_state_that_was_brought_back(made, cast, login):
    client = login(cast.colleague)
    page = client.get(reverse("awards:entry_step", args=[made.code, "problem"]))
    login(cast.agency).post(restore(made, 1), {"version": 2})
    data = {"version": "2", "writer": page.context["writer"], "problem-problem": "Saya menulis terus"}
    answer = client.post(reverse("awards:entry_step", args=[made.code, "problem"]), data)
    assert (answer.status_code, answer.context["differing"][0]["theirs"]) == (409, "Warga antre lama")


def test_nothing_is_brought_back_without_the_pen(world, cast, login, now):
    made = make_entry(world, state=EntryState.REVIEW)
    written(made, "Admin", by=cast.region_admin, now=now)
    client = login(cast.agency)
    assert client.get(compare(made)).context["earlier"] == []
    assert client.post(restore(made, 1), {"version": 2}).url == reverse("awards:entry", args=[made.code])
    assert DraftSection.objects.get(entry=made, section="problem").version == 2
    assert client.get(restore(made, 1)).status_code == 405


def test_long_history_is_paged(made, cast, login, now):
    for number in range(85):
        written(made, f"Teks {number}", by=cast.agency, now=now + timedelta(seconds=number))
    client = login(cast.agency)
    assert len(told(client.get(history(made)))) == 80
    assert "Draft started" in told(client.get(history(made), {"page": 2}))


def test_pages_ask_as_many_queries_for_three_states_as_for_one(made, cast, login, now, queries_of):
    client = login(cast.agency)
    commented(made, by=cast.region_admin, now=now)
    for url in (history(made), compare(made)):
        client.get(url)
    one = [queries_of(client, history(made)), queries_of(client, compare(made))]
    for person in (cast.agency, cast.colleague):
        written(made, f"Teks {person}", by=person, now=now)
        commented(made, by=person, now=now)
    assert [queries_of(client, history(made)), queries_of(client, compare(made))] == one


def test_history_outlives_a_new_form(made, world, cast, login, now):
    """The section is asked no more: its states stay readable in the words of the form that asked."""
    version = publish_form(world.edition, lambda form: remove_section(form, "problem"), by=cast.organiser, now=now)
    client = login(cast.agency)
    labels = told(client.get(history(made)))
    assert f"The form changed: the draft follows version {version.number}" in labels
    page = client.get(compare(made), {"from": 1, "to": 2})
    assert [change.label for change in page.context["found"].changes] == ["The problem"]
    assert client.get(compare(made)).status_code == 200


@pytest.mark.parametrize("name", ["entry", "screening_entry"])
def test_second_version_links_to_what_changed(world, cast, login, now, name):
    made = make_entry(world, state=EntryState.SENT)
    arguments = [made.code] if name == "entry" else [world.edition.slug, made.code]
    client, url = login(cast.secretariat), reverse(f"awards:{name}", args=arguments)
    assert versions(made) not in client.get(url).content.decode()
    written(made, SECRET, by=cast.region_admin, now=now)
    submission.submit(made, key="x" * 32, by=cast.region_admin, now=now)
    assert versions(made) in client.get(url).content.decode()


def test_bringing_back_leaves_questions_that_a_new_form_asks_otherwise(made, world, cast, login, now):
    def change(form):
        row = {"code": "problem", "type": "yesno", "label_id": "Masalah"}
        return set_question(form, row, section="problem", code="problem")

    written(made, {"change": "Diubah"}, by=cast.agency, now=now)
    publish_form(world.edition, change, by=cast.organiser, now=now)
    row = DraftSection.objects.get(entry=made, section="problem")
    before = row.answers.get("problem")
    login(cast.agency).post(restore(made, 1), {"version": row.version})
    row.refresh_from_db()
    assert (row.answers.get("problem"), "change" in row.answers) == (before, False)
    assert login(cast.agency).get(reverse("awards:entry_step", args=[made.code, "problem"])).status_code == 200
    written(Entry.objects.get(pk=made.pk), {"problem": True}, by=cast.agency, now=now)
    page = login(cast.agency).get(compare(made), {"from": 1, "to": row.version + 1})
    found = {change.code: change for change in page.context["found"].changes}
    assert (found["problem"].old, found["problem"].new) == ("Warga antre lama", "Yes")


def test_history_says_which_change_ended_an_approval(world, cast, login, now):
    made, minute = make_entry(world, filled=True), timedelta(minutes=1)
    for number, section in enumerate(("problem", "benefit")):
        approved(made, section=section, by=cast.region_admin, now=now + number * minute)
    approval.take_approval_back(made, section="benefit", by=cast.region_admin, now=now + 2 * minute)
    written(made, "Berubah", by=cast.agency, now=now + 3 * minute)
    written(made, "Berubah lagi", by=cast.colleague, now=now + 4 * minute)
    written(made, {"reached": "5"}, section="benefit", by=cast.agency, now=now + 5 * minute)
    page = login(cast.agency).get(history(made))
    noted = [(each.label, each.who) for _day, items in page.context["days"] for each in items if "ended" in each.note]
    assert noted == [("Saved: Problem and change", cast.agency)]
