"""What a person types into the sections of an entry: the sample answers, as the fields of the page."""

from awards.enums import QuestionType
from awards.forms.numbers import write_number
from awards.models import FormVersion
from awards.questionnaire.questions import form_of
from awards.sample import complete_answers, topic_for

PLAIN = {QuestionType.SHORT, QuestionType.LONG, QuestionType.DATE, QuestionType.CHOICE, QuestionType.CHOICES}


def sections(language: str) -> dict[str, dict]:
    """Section -> {field name: what to type, choose or tick}, in the order of the form."""
    from django.utils import translation

    form = form_of(FormVersion.objects.get())
    answers = complete_answers(form, seed=7, topic=topic_for("governance", 7))
    with translation.override(language):
        return {
            section.code: {
                f"{section.code}-{name}": text
                for question in section.questions
                if question.code in answers[section.code]
                for name, text in fields(question, answers[section.code][question.code])
            }
            for section in form.sections
        }


def fields(question, answer):
    """(name, what to type) for each field of the answer."""
    if question.type in PLAIN:
        yield question.code, answer
    elif question.type in {QuestionType.NUMBER, QuestionType.MONEY}:
        yield question.code, write_number(answer)
    elif question.type == QuestionType.YESNO:
        yield question.code, ["yes" if answer else "no"]
    elif question.type == QuestionType.DECLARATION:
        yield question.code, True
    elif question.type != QuestionType.FILES:
        for number, row in enumerate(answer):
            for column, text in row.items():
                value = write_number(text) if column in {"before", "after"} else text
                yield f"{question.code}-{number}-{column}", value
