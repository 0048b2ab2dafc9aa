"""Publishing a form and bringing it out and in, on the pages."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils.translation import override

from accounts.refusal import Refused
from awards.actions import form_draft
from awards.enums import StageKind
from awards.models import DraftMigration, Entry, FormDraft, FormVersion
from awards.queries.edition import history_of
from awards.questionnaire.editing import normal, remove_question, set_question
from awards.tables.forms import to_json, to_xlsx
from tests.factories.collaboration import approved
from tests.factories.decisions import LATER, eligible, schedule
from tests.factories.entries import make_entry
from tests.factories.forms import begin_form, change_form, publish_form
from tests.factories.world import load_form

pytestmark = pytest.mark.usefixtures("clock")


def url(world, name, *args):
    return reverse(f"awards:{name}", args=[world.edition.slug, *args])


@pytest.fixture
def draft(world, cast, now):
    return begin_form(world.edition, by=cast.organiser, now=now)


@pytest.fixture
def organiser(login, cast):
    return login(cast.organiser)


def test_publishing_shows_what_it_does_and_does_it_once(world, organiser, cast, now):
    entry, sent = make_entry(world, filled=True), make_entry(world, region=1, state="sent")
    change_form(world.edition, lambda d: remove_question(d, "novelty"), by=cast.organiser, now=now)
    page = organiser.get(url(world, "form_publish"))
    impact = page.context["impact"]
    shown = [(e.change.kind, e.change.question.code, e.drafts, e.answers) for e in impact.effects]
    assert (shown, impact.drafts, impact.sent) == ([("removed", "novelty", 1, 1)], 1, 1)
    first = organiser.post(url(world, "form_publish"), {"version": 2})
    second = organiser.post(url(world, "form_publish"), {"version": 2})
    assert (first.status_code, second.status_code) == (302, 302)
    assert FormVersion.objects.filter(code="quickwin").count() == 2
    world.edition.refresh_from_db()
    assert world.edition.form.number == 2
    assert (Entry.objects.get(pk=entry.pk).form, Entry.objects.get(pk=sent.pk).form) == (world.edition.form, sent.form)
    assert DraftMigration.objects.count() == 1


def test_publishing_says_which_approvals_go_and_what_holds_up_sending(world, organiser, cast, now):
    entry = make_entry(world, filled=True)
    approved(entry, by=cast.region_admin, now=now)
    approved(entry, section="benefit", by=cast.region_admin, now=now)
    asked = {"code": "extra", "type": "short", "label_id": "Tambahan", "required": True}
    change_form(world.edition, lambda d: set_question(d, asked, section="problem"), by=cast.organiser, now=now)
    page = organiser.get(url(world, "form_publish"))
    effect = page.context["impact"].effects[0]
    with override("en"):
        assert str(effect.text) == "Entrants find it in its section. Drafts cannot be sent until it is answered."
    assert page.context["impact"].approvals == 1
    words = "1 approved section changes, so the region admin has to approve it again."
    assert words in page.context["consequences"]
    organiser.post(url(world, "form_publish"), {"version": 2})
    assert {row.section for row in entry.sections.all() if row.is_approved} == {"benefit"}


def test_drafts_that_came_back_on_an_earlier_form_are_counted(world, organiser, cast, now):
    entry = make_entry(world, state="sent")
    publish_form(world.edition, lambda d: remove_question(d, "novelty"), by=cast.organiser, now=now)
    Entry.objects.filter(pk=entry.pk).update(state="repair", repair_until=now + timedelta(days=3))
    make_entry(world, region=1, filled=True)
    change_form(world.edition, lambda d: remove_question(d, "budget_years"), by=cast.organiser, now=now)
    impact = organiser.get(url(world, "form_publish")).context["impact"]
    shown = {(e.change.kind.value, e.change.question.code): (e.drafts, e.answers) for e in impact.effects}
    assert shown == {("removed", "novelty"): (1, 1), ("removed", "budget_years"): (2, 2)}
    assert (impact.drafts, impact.sent) == (2, 0)


def test_publishing_after_another_edit_is_refused(world, organiser, cast, draft, now):
    less = remove_question(draft.definition, "novelty")
    form_draft.save(draft, definition=less, base_version=1, did="x", by=cast.organiser2, now=now)
    page = organiser.post(url(world, "form_publish"), {"version": 1})
    assert (page.status_code, FormVersion.objects.count()) == (409, 1)


def test_same_content_makes_no_new_version(world, organiser, draft):
    page = organiser.get(url(world, "form_publish"))
    assert page.context["impact"].is_same
    organiser.post(url(world, "form_publish"), {"version": 1})
    draft.refresh_from_db()
    assert (FormVersion.objects.count(), draft.published_as) == (1, world.edition.form)


def test_unsound_draft_is_not_published(world, organiser, cast, now):
    empty = {"code": "extra", "title_id": "Kosong", "questions": []}
    change_form(world.edition, lambda d: {**d, "sections": [*d["sections"], empty]}, by=cast.organiser, now=now)
    page = organiser.get(url(world, "form_publish"))
    assert (len(page.context["faults"]), page.context["impact"]) == (1, None)
    refused = organiser.post(url(world, "form_publish"), {"version": 2})
    assert (refused.status_code, FormVersion.objects.count()) == (409, 1)


@pytest.mark.parametrize(("state", "published"), [("setup", True), ("open", False)])
def test_criterion_of_no_rubric_is_refused_once_judging_has_opened(world, organiser, cast, now, state, published):
    world.round.state = state
    world.round.save()
    question = {"code": "novelty", "type": "long", "label_id": "Kebaruan", "criteria": ["charm"]}
    change_form(
        world.edition,
        lambda d: set_question(d, question, section="problem", code="novelty"),
        by=cast.organiser,
        now=now,
    )
    assert organiser.get(url(world, "form_publish")).context["unknown"] == ["charm"]
    organiser.post(url(world, "form_publish"), {"version": 2})
    assert FormVersion.objects.exclude(pk=world.edition.form_id).exists() is published


def test_impact_takes_the_same_number_of_queries_for_many_drafts(world, organiser, queries_of, cast, now):
    make_entry(world, filled=True)
    change_form(world.edition, lambda d: remove_question(d, "novelty"), by=cast.organiser, now=now)
    one = queries_of(organiser, url(world, "form_publish"))
    make_entry(world, region=1, filled=True)
    make_entry(world, region=2, filled=True)
    assert queries_of(organiser, url(world, "form_publish")) == one


@pytest.mark.parametrize(("kind", "write"), [("json", to_json), ("xlsx", to_xlsx)])
def test_form_goes_out_and_comes_back(world, organiser, kind, write):
    out = organiser.get(url(world, "form_export", kind))
    assert out.headers["Content-Disposition"] == f'attachment; filename="quickwin-v1.{kind}"'
    file = io.BytesIO(out.content)
    file.name = f"form.{kind}"
    organiser.post(url(world, "form_import"), {"file": file})
    assert FormDraft.objects.get().definition == normal(world.edition.form.definition)


def test_faulty_file_changes_nothing_and_names_its_cells(world, organiser, draft):
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(load_form())))
    book["questions"]["C2"], book["questions"]["D3"] = "essay", None
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "form.xlsx"
    page = organiser.post(url(world, "form_import"), {"file": file, "version": 1})
    assert (page.status_code, page.context["faults"]) == (422, [
        ("Sheet “questions”, row 2, column “type”: there is no type “essay”; use one of "
     "short, long, number, money, date, choice, choices, yesno, indicators, partners, links, files, declaration."),
        "Sheet “questions”, row 3, column “label_id”: label_id is missing; write it in Indonesian.",
    ])  # fmt: skip
    draft.refresh_from_db()
    assert draft.version == 1


def test_import_after_another_edit_is_refused(world, organiser, cast, draft, now):
    form_draft.save(
        draft,
        definition=remove_question(draft.definition, "novelty"),
        base_version=1,
        did="x",
        by=cast.organiser2,
        now=now,
    )
    file = io.BytesIO(to_json(load_form()))
    file.name = "form.json"
    assert organiser.post(url(world, "form_import"), {"file": file, "version": 1}).status_code == 409
    draft.refresh_from_db()
    assert draft.version == 2


def test_form_of_public_results_is_not_changed_any_more(world, cast, login, clock, now):
    draft = change_form(world.edition, lambda d: remove_question(d, "novelty"), by=cast.organiser, now=now)
    schedule(world, cast, [eligible(world)])
    after = LATER + timedelta(days=1)
    clock.move_to(after, tick=False)
    organiser = login(cast.organiser)
    page = organiser.get(url(world, "form_publish"))
    assert "so its form stays" in page.text
    assert 'data-busy-text="Please wait">Publish' not in page.text
    with override("en"), pytest.raises(Refused, match="so its form stays"):
        form_draft.publish(draft, base_version=2, reason="Keliru", by=cast.organiser, now=after)
    form_draft.discard(draft, base_version=2, by=cast.organiser, now=after)
    with override("en"), pytest.raises(Refused, match="so its form stays"):
        begin_form(world.edition, by=cast.organiser, now=after)
    assert "Begin a draft" not in organiser.get(url(world, "form")).text


def test_form_changes_after_intake_only_with_a_reason_on_the_timeline(world, cast, login, clock, now):
    change_form(world.edition, lambda d: remove_question(d, "novelty"), by=cast.organiser, now=now)
    clock.move_to(world.edition.stage(StageKind.INTAKE).closes_at, tick=False)
    organiser = login(cast.organiser)
    refused = organiser.post(url(world, "form_publish"), {"version": 2, "reason": " "})
    assert (refused.status_code, "Intake has closed" in refused.text) == (422, True)
    organiser.post(url(world, "form_publish"), {"version": 2, "reason": "Pertanyaan salah cetak"})
    assert FormVersion.objects.count() == 2
    with override("en"):
        change = history_of(world.edition)[0]
    assert (change.label, change.reason) == ("Form published", "Pertanyaan salah cetak")
