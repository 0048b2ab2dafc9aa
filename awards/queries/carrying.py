"""What a draft took over from an earlier entry: what stayed behind, and which figures still stand as they were."""

from dataclasses import dataclass, field

from awards.models import CarryOver
from awards.queries.draft import Draft
from awards.questionnaire.questions import Question


@dataclass
class CarriedOver:
    record: CarryOver
    old_figures: list[Question] = field(default_factory=list)  # in the order of the form


def carried_over(draft: Draft) -> CarriedOver | None:
    """None when the draft began empty. One query."""
    record = CarryOver.objects.filter(entry=draft.entry).select_related("source__edition").first()
    if record is None:
        return None
    standing = [
        question
        for question in draft.form.questions()
        if question.code in record.renew
        and draft.answers.get(question.section, {}).get(question.code) == record.renew[question.code]
    ]
    return CarriedOver(record, standing)


def old_figures(draft: Draft, section: str) -> list[Question]:
    """The questions of a section whose figures still are those of the earlier entry. One query."""
    found = carried_over(draft)
    return [question for question in found.old_figures if question.section == section] if found else []
