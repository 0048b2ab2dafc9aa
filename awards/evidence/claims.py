"""Which claim a file proves. A claim is named by the code of its question, and one indicator of a table by
"code/name of the indicator". The form names one for all files of a question; the sender may name a closer one."""

from accounts.language import pick
from awards.enums import QuestionType
from awards.questionnaire.questions import Answers, Form, Question

NO_CLAIMS = {QuestionType.FILES, QuestionType.LINKS, QuestionType.DECLARATION}
LONGEST = 250


def question_of(form: Form, claim: str | None) -> Question | None:
    question = form.question(claim.partition("/")[0]) if claim else None
    return question if question and question.type not in NO_CLAIMS else None


def words(form: Form, claim: str | None) -> str:
    """The claim as people read it: the indicator, or the question; empty where there is none."""
    question = question_of(form, claim)
    return (part_of(claim) or pick(question, "label")) if claim and question else ""


def part_of(claim: str) -> str:
    """The indicator, where one is named."""
    return claim.partition("/")[2]


def choices(form: Form, answers: dict[str, Answers]) -> list[tuple[Question, list[str]]]:
    """Every question that makes a claim, each with the indicators that its answer names so far."""
    return [
        (question, _indicators(question, answers.get(question.section, {}).get(question.code)))
        for question in form.questions()
        if question.type not in NO_CLAIMS and not question.private
    ]


def _indicators(question: Question, value) -> list[str]:
    if question.type != QuestionType.INDICATORS or not isinstance(value, list):
        return []
    return [name for row in value if isinstance(row, dict) and (name := str(row.get("name", "")).strip())]


def known(form: Form, claim: str) -> str:
    """The claim as it is kept; empty when it names no question of the form."""
    return claim[:LONGEST] if question_of(form, claim) else ""
