"""A rubric's definition: its shape, checked once, and typed objects built from it once per content hash.

Shape, all numbers as decimal strings:
{"code", "label_id", "label_en", "status"?, "source_id"?, "source_en"?, "reason_at": ["1", "5"],
 "criteria": [{"code", "label_id", "label_en", "help_id"?, "help_en"?, "weight", "min", "max", "step",
               "levels": [{"score", "id", "en"}]}]}
`reason_at` names the marks that need a written reason. Without level texts a criterion is marked by a number.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from accounts.language import pick
from scoring.engine import aggregate

_built: dict[str, "Rubric"] = {}  # content hash -> rubric
MOST_CHOICES = 11  # beyond that a criterion without level texts is a number field


class BadRubricError(ValueError):
    """A definition does not have the shape above; the message names the place."""


@dataclass(frozen=True)
class Level:
    score: str
    text_id: str
    text_en: str

    @property
    def text(self) -> str:
        return pick({"id": self.text_id, "en": self.text_en})


@dataclass(frozen=True)
class Criterion:
    code: str
    label_id: str
    label_en: str
    help_id: str
    help_en: str
    weight: Decimal
    low: Decimal
    high: Decimal
    step: Decimal
    levels: tuple[Level, ...]

    @property
    def label(self) -> str:
        return pick(self, "label")

    @property
    def help(self) -> str:
        return pick(self, "help")

    @property
    def choices(self) -> tuple[Level, ...]:
        """The levels to choose from; a short whole-step scale without texts gives bare numbers."""
        if self.levels:
            return self.levels
        count = (self.high - self.low) / self.step + 1
        if count > MOST_CHOICES:
            return ()
        return tuple(Level(plain(self.low + n * self.step), "", "") for n in range(int(count)))

    def read(self, text: str) -> str:
        """A mark as typed ("3,5" or "3.5") in the form that is stored. Raises ValueError off the scale or the step."""
        try:
            mark = Decimal(text.strip().replace(",", "."))
        except InvalidOperation as error:
            raise ValueError(text) from error
        if not mark.is_finite() or not self.low <= mark <= self.high or (mark - self.low) % self.step:
            raise ValueError(text)
        return plain(mark)


@dataclass(frozen=True)
class Rubric:
    code: str
    label_id: str
    label_en: str
    status: str
    source_id: str
    source_en: str
    criteria: tuple[Criterion, ...]
    reason_at: frozenset[str]

    @property
    def label(self) -> str:
        return pick(self, "label")

    @property
    def source(self) -> str:
        return pick(self, "source")

    @cached_property
    def weights_sum(self) -> Decimal:
        return sum((criterion.weight for criterion in self.criteria), Decimal(0))

    @cached_property
    def scored(self) -> list[aggregate.Criterion]:
        """The criteria as the engine takes them."""
        return [aggregate.Criterion(c.code, float(c.weight), float(c.low), float(c.high)) for c in self.criteria]

    def share(self, criterion: Criterion) -> Decimal:
        """The criterion's part of the whole, 0 to 1."""
        return criterion.weight / self.weights_sum

    def total(self, marks: Mapping[str, Mapping[str, Any]], missing: str) -> aggregate.Total:
        """The engine's composite of a sheet's marks: the very number that the ranking uses."""
        values = {code: None if row.get("mark") is None else float(row["mark"]) for code, row in marks.items()}
        return aggregate.live_total(values, self.scored, missing)


def plain(number: Decimal) -> str:
    """A decimal as the shortest plain text: 4, 3.5, 0."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def read_rubric(definition: Mapping[str, Any]) -> Rubric:
    """Typed objects of a definition. Raises BadRubricError naming what is wrong."""
    rows = _need(definition, "criteria", list, "rubric")
    criteria = tuple(_criterion(row, n) for n, row in enumerate(rows, start=1))
    codes = [criterion.code for criterion in criteria]
    if not criteria or len(set(codes)) != len(codes):
        raise BadRubricError("criteria: at least one, each with a code of its own")
    rubric = Rubric(
        code=_need(definition, "code", str, "rubric"),
        label_id=_need(definition, "label_id", str, "rubric"),
        label_en=definition.get("label_en", ""),
        status=definition.get("status", ""),
        source_id=definition.get("source_id", ""),
        source_en=definition.get("source_en", ""),
        criteria=criteria,
        reason_at=frozenset(plain(_number(definition, "reason_at", text)) for text in definition.get("reason_at", [])),
    )
    if rubric.weights_sum <= 0:
        raise BadRubricError("criteria: the weights sum to zero")
    return rubric


def rubric_of(version) -> Rubric:
    """The typed rubric of a RubricVersion, built once per content hash and process."""
    if version.digest not in _built:
        _built[version.digest] = read_rubric(version.definition)
    return _built[version.digest]


def _criterion(row: Mapping[str, Any], place: int) -> Criterion:
    where = f"criterion {place}"
    low, high, step, weight = (
        _number(row, name, _need(row, name, str, where)) for name in ("min", "max", "step", "weight")
    )
    if not low < high or step <= 0 or (high - low) % step:
        raise BadRubricError(f"{where}: the scale is empty or its step does not fit")
    if weight < 0:
        raise BadRubricError(f"{where}: the weight is negative")
    levels = tuple(
        Level(
            plain(_number(level, "score", _need(level, "score", str, where))),
            _need(level, "id", str, where),
            level.get("en", ""),
        )
        for level in row.get("levels", [])
    )
    scores = [Decimal(level.score) for level in levels]
    if scores != sorted(set(scores)) or any(not low <= score <= high for score in scores):
        raise BadRubricError(f"{where}: level scores rise within the scale")
    return Criterion(
        code=_need(row, "code", str, where), label_id=_need(row, "label_id", str, where), label_en=row.get("label_en", ""),
        help_id=row.get("help_id", ""), help_en=row.get("help_en", ""),
        weight=weight, low=low, high=high, step=step, levels=levels,
    )  # fmt: skip


def _need(row: Mapping[str, Any], name: str, kind: type, where: str) -> Any:
    value = row.get(name)
    if not isinstance(value, kind) or not value:
        raise BadRubricError(f"{where}: {name} is missing")
    return value


def _number(row: Mapping[str, Any], name: str, text: Any) -> Decimal:
    try:
        number = Decimal(text)
    except (InvalidOperation, TypeError) as error:
        raise BadRubricError(f"{name}: {text!r} is not a number") from error
    if not number.is_finite():
        raise BadRubricError(f"{name}: {text!r} is not a number")
    return number
