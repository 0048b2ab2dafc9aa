"""An export: rows of an edition with the columns that a role is allowed, as native values."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from import_export.fields import Field
from import_export.resources import Resource
from import_export.widgets import Widget

from accounts.enums import Role


class Native(Widget):
    """Numbers stay numbers and moments stay moments; the writer of the file gives them their form."""

    def render(self, value, obj=None, **kwargs):
        return value


def out(attribute: str, label: Any) -> Field:
    """A column of an export: where its value comes from (a__b follows) and what its head says."""
    return Field(attribute=attribute, column_name=label, widget=Native())


class OutgoingTable(Resource):
    """`allowed` is the whole truth on who gets which column: a role that is not there gets nothing."""

    allowed: Mapping[Role, Sequence[str]] = {}

    def rows(self, edition) -> Iterable[Any]:
        raise NotImplementedError

    def columns_for(self, user, edition) -> list[str]:
        """Names of the columns that the person's roles over the edition allow, in the order of the table."""
        granted = {name for role, names in self.allowed.items() if edition.pk in user.over(role) for name in names}
        return [name for name in self.fields if name in granted]

    def iter_queryset(self, queryset):
        yield from queryset

    def take_out(self, user, edition) -> tuple[list[str], list[Sequence[Any]]]:
        """Heads and rows for this person. The caller has asked the rule whether there is anything for them."""
        return self.of(self.rows(edition), self.columns_for(user, edition))

    def of(self, rows: Iterable[Any], columns: list[str]) -> tuple[list[str], list[Sequence[Any]]]:
        dataset = self.export(rows, export_fields=columns)
        return list(dataset.headers or []), list(dataset)
