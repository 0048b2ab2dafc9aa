"""A form as it will be met: as an unsaved draft with sample answers, which the real pages and the printer can show."""

from copy import deepcopy
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from awards.enums import QuestionType, RegionKind
from awards.models import Agency, Category, Dimension, DraftSection, Entry, Evidence, FormVersion, Province, Region
from awards.queries.draft import Draft
from awards.questionnaire.definition import faults_of
from awards.questionnaire.editing import Definition
from awards.questionnaire.questions import Form
from awards.sample import complete_answers, topic_for

SEED = 7
CODE = "CONTOH"
BEFORE = datetime(2026, 1, 1, tzinfo=UTC)


def sound_part(definition: Definition) -> tuple[Definition, list[str]]:
    """What of a definition can be shown, and the faults for which the rest is left out."""
    part, left_out = deepcopy(definition), []
    while faults := faults_of(part):
        fault = faults[0]
        left_out.append(str(fault))
        match fault.path:
            case ("sections", number, "questions", position, *_rest):
                del part["sections"][number]["questions"][position]
            case ("sections", number, "questions") if part["sections"][number]["questions"]:
                del part["sections"][number]["questions"][-1]
            case ("sections", number, *_rest):
                del part["sections"][number]
            case _:
                return {**part, "sections": []}, left_out
    return part, left_out


def sample_draft(edition, definition: Definition) -> Draft:
    """A sample entry that answers every question of this definition; nothing of it is ever saved."""
    form, topic = Form.read(definition), topic_for("governance", SEED)
    draft = Draft(entry=_entry(edition, definition, topic.title), form=form)
    answers = complete_answers(form, seed=SEED, topic=topic)
    draft.rows = {
        section.code: DraftSection(section=section.code, answers=answers.get(section.code, {}), version=1)
        for section in form.sections
    }
    files = [question for question in form.questions() if question.type == QuestionType.FILES]
    draft.evidence = {question.code: [_file(number, draft.entry)] for number, question in enumerate(files, 1)}
    return draft


def _entry(edition, definition: Definition, title: str) -> Entry:
    region = Region(code="00.00", kind=RegionKind.REGENCY, name=_("Sample region"), province=Province(name=_("Sample province")))  # fmt: skip
    dimension = Dimension(code="governance", programme_label="Smart Governance", label_id="", label_en="")
    return Entry(
        edition=edition, region=region, agency=Agency(region=region, name=_("Sample agency")), code=CODE, title=title,
        category=Category(edition=edition, dimension=dimension, participant=RegionKind.REGENCY), is_sample=True,
        form=FormVersion(definition=definition), state_since=BEFORE, created_at=BEFORE,
    )  # fmt: skip


def _file(number: int, entry: Entry) -> Evidence:
    return Evidence(
        pk=number, entry=entry, name=f"bukti-contoh-{number}.pdf", size=48_213, content_type="application/pdf",
        sha256="0" * 64, added_at=BEFORE,
    )  # fmt: skip
