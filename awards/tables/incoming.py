"""An import: a table of rows that become new or changed things, all of them or none.

Rests on django-import-export: each row goes through its resource inside one transaction, and what it would do is shown
before it is done by doing it and taking it back. Rows are written by the actions that people use.
"""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource
from import_export.results import RowResult
from tablib import Dataset

from accounts.refusal import Refused
from awards.tables.columns import Column, matched
from awards.tables.reading import Sheet


@dataclass
class Line:
    """One row on its way in: its values, and the standing thing they belong to (None = new) with its values before."""

    values: dict[str, Any]
    standing: Any = None
    before: dict[str, Any] = field(default_factory=dict)
    pk: int | None = None

    def __str__(self) -> str:
        return ", ".join(str(value) for value in self.values.values() if value)

    @property
    def changes(self) -> dict[str, Any]:
        """Values that differ from what stands; an empty cell leaves what stands."""
        return {k: v for k, v in self.values.items() if v is not None and k in self.before and self.before[k] != v}


class IncomingTable(Resource):
    """What a kind of import has to say: columns, `key`, `find`, `write`."""

    columns: tuple[Column, ...] = ()

    class Meta:
        import_id_fields = ()
        instance_loader_class = BaseInstanceLoader
        report_skipped = True
        skip_diff = True
        store_instance = True

    def __init__(self, *, edition, by, now):
        super().__init__()
        self.edition, self.by, self.now = edition, by, now
        self._seen: dict[Any, int] = {}
        self._line = Line({})

    def key(self, values: dict[str, Any]) -> Any:
        """What a row is about; two rows about the same thing are an error."""
        raise NotImplementedError

    def find(self, values: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        """The standing thing and its values, or (None, {})."""
        raise NotImplementedError

    def write(self, line: Line) -> None:
        """Create or change by actions. Raises Refused or ValidationError."""
        raise NotImplementedError

    # What import-export asks of a resource, in the order in which it asks.

    def _check_import_id_fields(self, headers):
        """Heads were matched before the rows came here."""

    def before_import_row(self, row, **kwargs):
        values, errors = {}, {}
        for column in self.columns:
            try:
                values[column.code] = column.read(row.get(column.code, ""))
            except ValidationError as fault:
                errors[column.code] = fault.messages
        if errors:
            raise ValidationError(errors)
        self._refuse_second(values, kwargs["row_number"])
        self._line = Line(values)

    def _refuse_second(self, values, number):
        key = self.key(values)
        if key in self._seen:
            raise ValidationError(_("This row is about the same as row %(row)s.") % {"row": self._seen[key]})
        self._seen[key] = number

    def get_or_init_instance(self, instance_loader, row):
        self._line.standing, self._line.before = self.find(self._line.values)
        self._line.pk = getattr(self._line.standing, "pk", None)
        return self._line, self._line.standing is None

    def import_instance(self, instance, row, **kwargs):
        """The line holds its values already."""

    def skip_row(self, instance, original, row, import_validation_errors=None):
        return instance.standing is not None and not instance.changes

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        """The actions check."""

    def save_instance(self, instance, is_create, row, **kwargs):
        try:
            with transaction.atomic():  # so that a row that fails leaves the transaction usable
                self.write(instance)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal

    def save_m2m(self, instance, row, **kwargs):
        """Nothing of that kind."""


STATES = {
    RowResult.IMPORT_TYPE_NEW: "new",
    RowResult.IMPORT_TYPE_UPDATE: "changed",
    RowResult.IMPORT_TYPE_SKIP: "same",
}


@dataclass(frozen=True)
class Outcome:
    """One row of a preview. errors: (column code or "", message); `line` is the line in the file."""

    line: int
    state: str  # new, changed, same, error
    cells: list[str]
    changed: frozenset[str] = frozenset()
    errors: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Preview:
    """What an import does, or would do."""

    columns: tuple[Column, ...]
    rows: list[Outcome]
    places: dict[str, str] = field(default_factory=dict)  # code of a column -> its letter in the file

    def cell(self, code: str, line: int) -> str:
        """ "C7": where a value stands in a spreadsheet; empty for what stands nowhere."""
        return f"{self.places[code]}{line}" if code in self.places else ""

    def count(self, state: str) -> int:
        return sum(row.state == state for row in self.rows)

    @property
    def counts(self) -> dict[str, int]:
        return {state: self.count(state) for state in ("new", "changed", "same", "error")}

    @property
    def errors(self) -> list[Outcome]:
        return [row for row in self.rows if row.state == "error"]


def bring_in(table: IncomingTable, sheet: Sheet, *, dry_run: bool) -> Preview:
    """Run the rows of a sheet through the table, inside one transaction that stands only when no row has an error."""
    found = matched(sheet.headers, table.columns)
    codes = [column.code for column in found if column]
    dataset = Dataset(headers=codes)
    for row in sheet.rows:
        dataset.append([cell for cell, column in zip(row, found, strict=True) if column])
    result = table.import_data(dataset, dry_run=dry_run, use_transactions=True, rollback_on_validation_errors=True)
    if result.base_errors:
        raise result.base_errors[0].error
    outcomes = [
        _outcome(row, line, cells, codes, table.columns)
        for row, line, cells in zip(result.rows, sheet.line, dataset, strict=True)
    ]
    places = {column.code: _letter(place) for place, column in enumerate(found) if column}
    return Preview(table.columns, outcomes, places)


def _letter(place: int) -> str:
    """A, B, ... Z, AA, ...: how spreadsheets call their columns."""
    first, last = divmod(place, 26)
    return (_letter(first - 1) if first else "") + chr(ord("A") + last)


def shown_rows(preview: Preview, most: int) -> list[dict]:
    """The rows for the page, those with errors first. An error names its column and, of a spreadsheet, its cell."""
    order = ("error", "changed", "new", "same")
    rows = sorted(preview.rows, key=lambda row: order.index(row.state))
    return [_shown(row, preview) for row in rows[:most]]


def _shown(row: Outcome, preview: Preview) -> dict:
    labels = {column.code: column.label for column in preview.columns}
    return {
        "line": row.line,
        "state": row.state,
        "named": [
            {"column": labels.get(code, ""), "cell": preview.cell(code, row.line), "message": message}
            for code, message in row.errors
        ],
        "shown": [
            {"label": column.label, "text": text, "changed": column.code in row.changed}
            for column, text in zip(preview.columns, row.cells, strict=True)
        ],
    }


def _outcome(row: RowResult, line: int, cells, codes, columns) -> Outcome:
    by_code = dict(zip(codes, cells, strict=True))
    shown = [by_code.get(column.code, "") for column in columns]
    if row.errors:
        raise row.errors[0].error  # a fault of ours, not of the file
    if row.validation_error:
        return Outcome(line, "error", shown, errors=tuple(_messages(row.validation_error)))
    return Outcome(line, STATES[row.import_type], shown, frozenset(row.instance.changes))


def _messages(fault: ValidationError):
    if not hasattr(fault, "error_dict"):
        return [("", message) for message in fault.messages]
    return [
        ("" if code == NON_FIELD_ERRORS else code, message)
        for code, messages in fault.message_dict.items()
        for message in messages
    ]
