"""Reads the reference data of `fixtures/`: provinces, regions, programme and dimensions. No database.

Every fault is one line that names the file and the line in it.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from accounts.enums import Zone
from awards.enums import RegionKind

FOLDER = Path(__file__).resolve().parent.parent / "fixtures"
ZONES = {zone.label: zone.value for zone in Zone}
FIRST_CITY = 71  # codes PP.71 and above are cities


class BadReference(ValueError):
    """A reference file that cannot be used; the message says where and why."""


@dataclass(frozen=True, slots=True)
class ProvinceRow:
    code: str
    name: str
    zone: str


@dataclass(frozen=True, slots=True)
class RegionRow:
    code: str
    kind: str
    name: str
    province: str
    zone: str
    is_autonomous: bool
    year_joined: int | None


@dataclass(frozen=True, slots=True)
class DimensionRow:
    code: str
    programme_label: str
    label_id: str
    label_en: str
    subdimensions: tuple[tuple[str, str, str], ...]  # code, label_id, label_en


@dataclass(frozen=True, slots=True)
class IndexRow:
    code: str
    name_id: str
    name_en: str
    first_year: int
    last_year: int | None
    most: str
    source: str
    grades: tuple[dict[str, str], ...]  # the highest first


@dataclass(frozen=True, slots=True)
class ClusterRow:
    code: str
    name_id: str
    name_en: str
    source: str
    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    programme: dict[str, str]  # code, name_id, name_en
    provinces: tuple[ProvinceRow, ...]
    regions: tuple[RegionRow, ...]
    dimensions: tuple[DimensionRow, ...]
    province_aliases: tuple[tuple[str, str], ...]  # province code, alias
    region_aliases: tuple[tuple[str, str], ...]
    indices: tuple[IndexRow, ...] = ()
    clusters: tuple[ClusterRow, ...] = ()


def read_reference(folder: Path = FOLDER) -> Reference:
    """All of it, checked against each other. Raises BadReference."""
    provinces = _provinces(folder)
    regions = _regions(folder, {province.code: province for province in provinces})
    return Reference(
        programme=_programme(folder / "programme.json"),
        provinces=provinces,
        regions=regions,
        dimensions=_dimensions(folder / "dimensions.csv"),
        province_aliases=_aliases(folder / "province_aliases.csv", {row.code for row in provinces}),
        region_aliases=_aliases(folder / "region_aliases.csv", {row.code for row in regions}),
        indices=_indices(folder),
        clusters=_clusters(folder, {row.code for row in regions}),
    )


def _rows(path: Path, columns: Iterable[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """(place for messages, row) of each line, with its texts trimmed."""
    wanted = list(columns)
    if not path.is_file():
        raise BadReference(f"{path.name}: the file is missing in {path.parent}.")
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        lacking = [name for name in wanted if name not in (reader.fieldnames or [])]
        if lacking:
            raise BadReference(f"{path.name} line 1: the column {lacking[0]} is missing.")
        for row in reader:
            where = f"{path.name} line {reader.line_num}"
            yield where, {name: (row[name] or "").strip() for name in wanted}


def _once(where: str, key: str, seen: set[str]) -> None:
    if not key:
        raise BadReference(f"{where}: the code is empty.")
    if key in seen:
        raise BadReference(f"{where}: {key} stands in the file twice.")
    seen.add(key)


def _provinces(folder: Path) -> tuple[ProvinceRow, ...]:
    zones = {}
    for where, row in _rows(folder / "province_zones.csv", ["province_code", "zone"]):
        if row["zone"] not in ZONES:
            raise BadReference(f"{where}: zone {row['zone']} is none of {', '.join(ZONES)}.")
        zones[row["province_code"]] = ZONES[row["zone"]]
    seen: set[str] = set()
    provinces = []
    for where, row in _rows(folder / "provinces.csv", ["code", "name"]):
        _once(where, row["code"], seen)
        if row["code"] not in zones:
            raise BadReference(f"{where}: province {row['code']} has no time zone in province_zones.csv.")
        provinces.append(ProvinceRow(row["code"], row["name"], zones[row["code"]]))
    return tuple(provinces)


def _regions(folder: Path, provinces: dict[str, ProvinceRow]) -> tuple[RegionRow, ...]:
    administrative = {row["region_code"] for _, row in _rows(folder / "administrative_regions.csv", ["region_code"])}
    joined = dict(_years(folder / "programme_participants.csv"))
    seen: set[str] = set()
    regions = []
    for where, row in _rows(folder / "regions.csv", ["code", "kind", "name", "province_code"]):
        code = row["code"]
        _once(where, code, seen)
        _check_region(where, row, provinces)
        regions.append(
            RegionRow(
                code, row["kind"], row["name"], row["province_code"], provinces[row["province_code"]].zone,
                code not in administrative, joined.get(code),
            )
        )  # fmt: skip
    for name, codes in (("administrative_regions.csv", administrative), ("programme_participants.csv", set(joined))):
        if codes - seen:
            raise BadReference(f"{name}: region {min(codes - seen)} is not in regions.csv.")
    return tuple(regions)


def _check_region(where: str, row: dict[str, str], provinces: dict[str, ProvinceRow]) -> None:
    if row["province_code"] not in provinces:
        raise BadReference(f"{where}: province {row['province_code']} is not in provinces.csv.")
    province, _, number = row["code"].partition(".")
    if province != row["province_code"] or not number.isdecimal():
        raise BadReference(f"{where}: code {row['code']} does not belong to province {row['province_code']}.")
    kind = RegionKind.CITY if int(number) >= FIRST_CITY else RegionKind.REGENCY
    if row["kind"] != kind:
        raise BadReference(f"{where}: code {row['code']} is that of a {kind.value}, not of a {row['kind']}.")


def _years(path: Path) -> Iterator[tuple[str, int]]:
    for where, row in _rows(path, ["region_code", "year_joined"]):
        if not row["year_joined"].isdecimal():
            raise BadReference(f"{where}: year {row['year_joined']} is not a year.")
        yield row["region_code"], int(row["year_joined"])


def _aliases(path: Path, codes: set[str]) -> tuple[tuple[str, str], ...]:
    column = path.stem.removesuffix("_aliases") + "_code"
    seen: set[str] = set()
    aliases = []
    for where, row in _rows(path, [column, "alias"]):
        if row[column] not in codes:
            raise BadReference(f"{where}: code {row[column]} is not known.")
        _once(where, row["alias"], seen)
        aliases.append((row[column], row["alias"]))
    return tuple(aliases)


def _dimensions(path: Path) -> tuple[DimensionRow, ...]:
    columns = ["dimension", "subdimension", "label_programme", "label_id", "label_en", "sub_id", "sub_en"]
    found: dict[str, tuple[dict[str, str], list[tuple[str, str, str]]]] = {}
    seen: set[str] = set()
    for where, row in _rows(path, columns):
        _once(where, f"{row['dimension']}/{row['subdimension']}", seen)
        _, subdimensions = found.setdefault(row["dimension"], (row, []))
        subdimensions.append((row["subdimension"], row["sub_id"], row["sub_en"]))
    return tuple(
        DimensionRow(code, row["label_programme"], row["label_id"], row["label_en"], tuple(subdimensions))
        for code, (row, subdimensions) in found.items()
    )


def _indices(folder: Path) -> tuple[IndexRow, ...]:
    grades: dict[str, list[dict[str, str]]] = {}
    for _where, row in _rows(folder / "government_index_grades.csv", ["index", "from", "label_id", "label_en"]):
        grades.setdefault(row.pop("index"), []).append(row)
    columns = ["code", "name_id", "name_en", "first_year", "last_year", "most", "source"]
    seen: set[str] = set()
    found = []
    for where, row in _rows(folder / "government_indices.csv", columns):
        _once(where, row["code"], seen)
        steps = sorted(grades.get(row["code"], []), key=lambda step: Decimal(step["from"]), reverse=True)
        years = int(row.pop("first_year")), row.pop("last_year")
        found.append(
            IndexRow(**row, first_year=years[0], last_year=int(years[1]) if years[1] else None, grades=tuple(steps))
        )
    return tuple(found)


def _clusters(folder: Path, known: set[str]) -> tuple[ClusterRow, ...]:
    members: dict[str, list[str]] = {}
    for where, row in _rows(folder / "cluster_members.csv", ["cluster", "region_code"]):
        if row["region_code"] not in known:
            raise BadReference(f"{where}: region {row['region_code']} is not in regions.csv.")
        members.setdefault(row["cluster"], []).append(row["region_code"])
    seen: set[str] = set()
    found = []
    for where, row in _rows(folder / "clusters.csv", ["code", "name_id", "name_en", "source"]):
        _once(where, row["code"], seen)
        found.append(ClusterRow(**row, regions=tuple(members.get(row["code"], ()))))
    if unknown := set(members) - seen:
        raise BadReference(f"cluster_members.csv: cluster {min(unknown)} is not in clusters.csv.")
    return tuple(found)


def _programme(path: Path) -> dict[str, str]:
    if not path.is_file():
        raise BadReference(f"{path.name}: the file is missing in {path.parent}.")
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise BadReference(f"{path.name} line {error.lineno}: this is not JSON.") from error
    for name in ("code", "name_id", "name_en"):
        if not values.get(name):
            raise BadReference(f"{path.name}: {name} is missing.")
    return {name: values[name] for name in ("code", "name_id", "name_en")}
