"""What a sent version says, in the one form that its digest covers."""

from awards.enums import QuestionType
from awards.questionnaire.questions import Answers, Form
from scoring.engine import canonical


def sealed_content(
    entry, *, title: str, answers: dict[str, Answers], number: int, form: Form, files: dict, lineage=()
) -> dict:
    """The canonical content of a version. Needs entry's edition, region, agency and category with its dimension.

    answers: as drafted; hidden and empty ones stay outside. files: id of evidence -> Evidence. lineage: the links that
    the entrant declares, as awards.queries.lineage.declared gives them; a version without any does not name them.
    """
    links = {"lineage": list(lineage)} if lineage else {}
    return links | {
        "entry": entry.code,
        "edition": entry.edition.slug,
        "region": entry.region.code,
        "agency": entry.agency.name,
        "category": entry.category.code,
        "title": title,
        "form": entry.form.digest,
        "number": number,
        "answers": _with_files(form, form.shown_answers(answers), files),
    }


def digest_of(content: dict) -> str:
    return canonical.digest(content)


def says_the_same(content: dict, other: dict) -> bool:
    """Whether two versions differ in nothing but their number."""
    return {**content, "number": 0} == {**other, "number": 0}


def _with_files(form: Form, answers: dict[str, Answers], files: dict) -> dict[str, Answers]:
    for question in form.questions():
        section = answers.get(question.section, {})
        if question.type == QuestionType.FILES and question.code in section:
            section[question.code] = [files[pk].as_answer() for pk in section[question.code]]
    return answers
