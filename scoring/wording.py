"""How an edition ranks, in the reader's words (settings.RANKING_WORDS): its method and its ladder of tie-breaks."""

from dataclasses import dataclass

from accounts.language import language
from judging.queries.criteria import criteria_of
from scoring.note import metric_name


@dataclass(frozen=True)
class RankingWords:
    method: str
    tie_breaks: list[str]


def ranking_words(edition, method: str) -> RankingWords:
    """One query."""
    labels = {code: {f"label_{language()}": label} for code, label in criteria_of(edition).labels.items()}
    ladder = [metric_name(step["metric"], labels, language()) for step in edition.tie_breaks]
    return RankingWords(method_title(method), ladder)


def method_title(name: str) -> str:
    """The name as it is, for a method that is not known any more."""
    from scoring.engine.methods import METHODS  # noqa: PLC0415 - heavy: loaded when used

    return METHODS[name].title[language()] if name in METHODS else name
