"""The criteria of an edition, for the form builder: which criterion a question informs."""

from dataclasses import dataclass

from judging.criteria import rubric_of
from judging.enums import RoundState
from judging.models import Round


@dataclass(frozen=True)
class Criteria:
    """code -> label in the reader's language; fixed once a round has opened, because its rubric cannot change."""

    labels: dict[str, str]
    is_fixed: bool


def criteria_of(edition) -> Criteria:
    """Of the rubrics of all rounds of the edition. One query."""
    rounds = list(Round.objects.filter(edition=edition).select_related("rubric"))
    labels = {criterion.code: criterion.label for each in rounds for criterion in rubric_of(each.rubric).criteria}
    return Criteria(labels, any(each.state != RoundState.SETUP for each in rounds))
