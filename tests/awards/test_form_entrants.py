"""What entrants meet when the form changes while they write."""

import pytest
from django.db import connection
from django.urls import reverse

from awards.models import SetAside
from awards.questionnaire.editing import remove_question, remove_section, send_question
from tests.factories.collaboration import commented
from tests.factories.entries import make_entry
from tests.factories.forms import publish_form

pytestmark = pytest.mark.usefixtures("clock")


def wizard_post(entry, section, **typed):
    row = entry.sections.filter(section=section).first()
    return {
        "version": row.version if row else 0, "form": entry.form_id, "writer": "w1", "next": "stay",
        **{f"{section}-{name}": value for name, value in typed.items()},
    }  # fmt: skip


@pytest.fixture
def entry(world, cast, now):
    return make_entry(world, by=cast.agency, filled=True)


def test_answer_of_a_removed_question_is_on_the_task_list(world, cast, login, entry, now):
    text = entry.sections.get(section="problem").answers["novelty"]
    publish_form(world.edition, lambda d: remove_question(d, "novelty"), by=cast.organiser, now=now)
    page = login(cast.agency).get(reverse("awards:entry", args=[entry.code]))
    assert [kept.text for kept in page.context["set_aside"]] == [text]
    assert text in page.content.decode()


def test_text_typed_on_a_page_of_the_earlier_form_is_kept(world, cast, login, entry, now):
    typed = wizard_post(entry, "problem", novelty="Ketikan yang sedang ditulis", problem="Masalah baru")
    publish_form(world.edition, lambda d: remove_question(d, "novelty"), by=cast.organiser, now=now)
    client = login(cast.agency)
    page = client.post(reverse("awards:entry_step", args=[entry.code, "problem"]), typed)
    assert page.status_code == 409
    assert "Masalah baru" in page.content.decode()
    assert SetAside.objects.filter(reason="late").values_list("question", "value").get() == (
        "novelty", "Ketikan yang sedang ditulis"
    )  # fmt: skip
    again = client.post(reverse("awards:entry_step", args=[entry.code, "problem"]), typed)
    assert (again.status_code, SetAside.objects.filter(reason="late").count()) == (409, 1)


def test_page_of_a_removed_section_is_kept(world, cast, login, entry, now):
    typed = wizard_post(entry, "wisdom", local_wisdom="Gotong royong baru")
    autosave = reverse("awards:entry_autosave", args=[entry.code, "wisdom"])
    client = login(cast.agency)
    publish_form(
        world.edition,
        lambda d: {**d, "sections": [s for s in d["sections"] if s["code"] != "wisdom"]},
        by=cast.organiser,
        now=now,
    )
    answer = client.post(autosave, typed)
    assert (answer.status_code, answer.json()["url"]) == (409, reverse("awards:entry", args=[entry.code]))
    assert SetAside.objects.get(reason="late").value == "Gotong royong baru"
    page = client.post(reverse("awards:entry_step", args=[entry.code, "wisdom"]), typed, follow=True)
    assert page.redirect_chain[0][0] == reverse("awards:entry", args=[entry.code])
    assert SetAside.objects.filter(reason="late").count() == 1
    typed["form"] = world.edition.form_id + 1000
    assert client.post(autosave, typed).status_code == 404


def test_question_that_came_into_an_open_section_keeps_its_answer(world, cast, login, entry, now):
    client, section = login(cast.agency), "replication"
    page = client.get(reverse("awards:entry_step", args=[entry.code, section])).content.decode()
    shows = page.split('name="shows" value="')[1].split('"')[0]
    novelty = entry.sections.get(section="problem").answers["novelty"]

    def change(definition):
        return send_question(definition, "novelty", to=section)

    publish_form(world.edition, change, by=cast.organiser, now=now)
    typed = wizard_post(entry, section, needs="Kebutuhan baru") | {"shows": shows}
    client.post(reverse("awards:entry_step", args=[entry.code, section]), typed)
    answers = entry.sections.get(section=section).answers
    assert (answers["novelty"], answers["needs"]) == (novelty, "Kebutuhan baru")


def test_script_is_told_when_what_it_sends_is_kept_aside(world, cast, login, entry, now):
    typed = wizard_post(entry, "problem", novelty="Baru diketik")
    publish_form(world.edition, lambda d: remove_question(d, "novelty"), by=cast.organiser, now=now)
    autosave = reverse("awards:entry_autosave", args=[entry.code, "problem"])
    client = login(cast.agency)
    typed["version"] = entry.sections.get(section="problem").version
    answer = client.post(autosave, typed)
    assert (answer.status_code, answer.json()["url"]) == (
        409,
        reverse("awards:entry_step", args=[entry.code, "problem"]),
    )
    assert SetAside.objects.get(reason="late").value == "Baru diketik"
    page = client.get(answer.json()["url"])
    assert "kept on the task list" in page.content.decode()


@pytest.mark.parametrize("name", ["entry_step", "entry_autosave"])
def test_form_that_changes_between_reading_and_saving_loses_nothing(world, cast, login, entry, now, name):
    """The publication commits when the request has read the entry and not yet locked it."""
    typed = wizard_post(entry, "problem", novelty="Di saat terakhir", problem="Masalah baru")
    published = []

    def publish_first(execute, sql, params, many, context):
        if not published and sql.startswith("SAVEPOINT"):  # the transaction that saves begins
            published.append(True)
            publish_form(world.edition, lambda d: remove_question(d, "novelty"), by=cast.organiser, now=now)
        return execute(sql, params, many, context)

    client = login(cast.agency)
    with connection.execute_wrapper(publish_first):
        answer = client.post(reverse(f"awards:{name}", args=[entry.code, "problem"]), typed)
    assert (published, answer.status_code) == ([True], 409)
    assert SetAside.objects.get(reason="late").value == "Di saat terakhir"


@pytest.mark.parametrize("form", ["", "abc", "9" * 40, "9" * 5000, "-1", "٣"])
def test_strange_name_of_a_form_is_no_earlier_form(cast, login, entry, form):
    typed = wizard_post(entry, "problem", novelty="Baru") | {"form": form}
    answer = login(cast.agency).post(reverse("awards:entry_autosave", args=[entry.code, "problem"]), typed)
    assert (answer.status_code, SetAside.objects.count()) == (200, 0)


def test_comments_on_a_removed_section_are_read_and_answered(world, cast, login, entry, now):
    said = commented(entry, by=cast.region_admin, now=now)
    publish_form(world.edition, lambda d: remove_section(d, "problem"), by=cast.organiser, now=now)
    client, here = login(cast.agency), reverse("awards:entry_comments", args=[entry.code, "problem"])
    page = client.get(reverse("awards:entry", args=[entry.code]))
    assert [(section.code, count) for section, count in page.context["comments_aside"]] == [("problem", 1)]
    assert f'href="{here}"' in page.content.decode()
    page = client.get(here)
    assert said.text in page.content.decode()
    assert reverse("awards:entry_step", args=[entry.code, "problem"]) not in page.content.decode()
    assert client.post(here, {"text": "Jawaban", "on": said.pk}).status_code == 302
    assert entry.comments.get(on=said).text == "Jawaban"
    strange = reverse("awards:entry_comments", args=[entry.code, "nowhere"])
    assert client.get(strange).status_code == 404
