"""Reads an edition from `fixtures/editions/`: its stages, categories, rules and wording as data. No database."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from awards import gate
from awards.documents.numbering import PatternError, validate_pattern
from awards.enums import CertificateKind, RegionKind, StageKind
from awards.reference import FOLDER

EDITIONS = FOLDER / "editions"
TEXTS = ("slug", "programme", "name_id", "name_en", "ministry")
LISTS = ("stages", "tie_breaks", "grades", "awards", "screening_clauses")


class BadEdition(ValueError):
    """An edition file that cannot be used; the message names what is wrong with it."""


def read_edition(name: str, folder: Path = EDITIONS) -> dict[str, Any]:
    """The checked data of `<name>.json`. Raises BadEdition."""
    path = folder / f"{name}.json"
    if not path.is_file():
        raise BadEdition(f"{path.name}: the file is missing in {folder}.")
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise BadEdition(f"{path.name} line {error.lineno}: this is not JSON.") from error
    check(data)
    return data


def read_form(data: dict[str, Any], folder: Path = FOLDER) -> dict[str, Any]:
    """The definition of the form that the edition names by file."""
    path = folder / data["form"]["file"]
    if not path.is_file():
        raise BadEdition(f"form.file: {data['form']['file']} is missing in {folder}.")
    return json.loads(path.read_text(encoding="utf-8"))


def check(data: dict[str, Any]) -> None:
    for name in TEXTS:
        if not isinstance(data.get(name), str) or not data[name].strip():
            raise BadEdition(f"{name}: a text is missing.")
    for name in LISTS:
        if not isinstance(data.get(name), list) or not data[name]:
            raise BadEdition(f"{name}: the list is missing or empty.")
    if not isinstance(data.get("sections_need_approval", False), bool):
        raise BadEdition("sections_need_approval: write true or false.")
    stages_of(data)
    _check_categories(data.get("categories", {}))
    if wrong := gate.faults(data.get("gate_rules", []), set(data["categories"]["dimensions"])):
        raise BadEdition(f"gate_rules: {wrong[0]}")
    for kind in CertificateKind:
        pattern = data.get("charter", {}).get("pattern", {}).get(kind, "")
        try:
            validate_pattern(pattern)
        except PatternError as error:
            raise BadEdition(f"charter.pattern.{kind}: {error}") from error


def _check_categories(categories: dict[str, Any]) -> None:
    for name in ("dimensions", "participants"):
        if not categories.get(name):
            raise BadEdition(f"categories.{name}: the list is missing or empty.")
    for participant in categories["participants"]:
        if participant not in RegionKind.values:
            raise BadEdition(f"categories.participants: {participant} is none of {', '.join(RegionKind.values)}.")


def stages_of(data: dict[str, Any]) -> list[tuple[StageKind, datetime, datetime]]:
    """(kind, opens, closes) in order of opening."""
    stages = [_stage(number, row) for number, row in enumerate(data["stages"], start=1)]
    kinds = [kind for kind, _opens, _closes in stages]
    for kind in StageKind:
        if kinds.count(kind) != 1:
            raise BadEdition(f"stages: {kind.value} must stand in the list exactly once.")
    return sorted(stages, key=lambda stage: stage[1])


def _stage(number: int, row: dict[str, Any]) -> tuple[StageKind, datetime, datetime]:
    if row.get("kind") not in StageKind.values:
        raise BadEdition(f"stages, number {number}: {row.get('kind')} is none of {', '.join(StageKind.values)}.")
    moments = []
    for name in ("opens", "closes"):
        try:
            moment = datetime.fromisoformat(row.get(name, ""))
        except ValueError as error:
            raise BadEdition(f"stages, {row['kind']}: {name} is no date with time.") from error
        if moment.tzinfo is None:
            raise BadEdition(f"stages, {row['kind']}: {name} has no time zone, write for example +07:00.")
        moments.append(moment)
    if moments[0] >= moments[1]:
        raise BadEdition(f"stages, {row['kind']}: it closes before it opens.")
    return StageKind(row["kind"]), moments[0], moments[1]


def shifted(stages, *, now: datetime, to: StageKind | None):
    """The stages moved so that `now` lies in the middle of stage `to`, by whole days where the stage is long enough."""
    if to is None:
        return stages
    opens, closes = next((first, last) for kind, first, last in stages if kind == to)
    exact = now - (opens + (closes - opens) / 2)
    by = timedelta(days=round(exact / timedelta(days=1)))
    if not opens + by <= now < closes + by:
        by = exact
    return [(kind, first + by, last + by) for kind, first, last in stages]
