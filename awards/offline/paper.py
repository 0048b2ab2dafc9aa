"""A published form as it is printed for filling in by hand, in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.language import pick
from awards.documents.blank_form import BlankForm, BlankQuestion, BlankSection, lines_for
from awards.enums import QuestionType
from awards.forms.rows import LABELS
from awards.models import Entry, FormVersion
from awards.offline import layout
from awards.questionnaire.answers import PartnerKind
from awards.questionnaire.questions import Question, Section, form_of

CHARACTERS_ON_A_LINE = 70


def blank_form(version: FormVersion, language: str, entry: Entry | None = None) -> BlankForm:
    """Of an entry: its head is written already."""
    form = form_of(version)
    given = {"region": entry.region.name, "agency": entry.agency.name, "title": entry.title} if entry else {}
    with override(language):
        return BlankForm(
            title=pick(form, "title"), code=version.code, number=version.number, digest=version.digest,
            language="en" if language == "en" else "id", given=given,
            sections=tuple(
                BlankSection(pick(section, "title"), pick(section, "lead"),
                             tuple(_question(section, question) for question in section.questions))
                for section in form.sections
            ),
        )  # fmt: skip


def _question(section: Section, question: Question) -> BlankQuestion:
    words = {
        "label": pick(question, "label"), "help": pick(question, "help"), "limit": layout.limit_of(question),
        "condition": layout.condition_of(section, question), "required": question.required,
    }  # fmt: skip
    match question.type:
        case QuestionType.LONG:
            return BlankQuestion(kind="lines", lines=lines_for(question.max_words), **words)
        case QuestionType.SHORT:
            return BlankQuestion(
                kind="lines", lines=2 if (question.max_chars or 0) > CHARACTERS_ON_A_LINE else 1, **words
            )
        case QuestionType.NUMBER | QuestionType.MONEY:
            unit = pick(question, "unit")
            return BlankQuestion(
                kind="lines", is_short=True, unit=unit, **{**words, "limit": layout.range_of(question)}
            )
        case QuestionType.DATE:
            return BlankQuestion(kind="date", **{**words, "limit": ""})
        case QuestionType.FILES:
            return BlankQuestion(
                kind="lines", lines=3, **{**words, "limit": _("Names of the files. Add the files in Juara.")}
            )
        case _ if question.type in layout.TABLES:
            columns = tuple(str(LABELS[question.type, column]) for column in layout.columns_of(question))
            return BlankQuestion(kind="table", columns=columns, **{**words, "limit": _kinds(question)})
        case _:
            return BlankQuestion(kind="boxes", choices=_boxes(question), **words)


def _kinds(question: Question) -> str:
    """What a table takes in its column of kinds."""
    if question.type != QuestionType.PARTNERS:
        return ""
    return f"{LABELS[question.type, 'kind']}: {', '.join(str(label) for label in PartnerKind.labels)}"


def _boxes(question: Question) -> tuple[str, ...]:
    match question.type:
        case QuestionType.YESNO:
            return _("Yes"), _("No")
        case QuestionType.DECLARATION:
            return (_("Yes"),)
        case _:
            return tuple(pick(choice, "label") for choice in question.choices)
