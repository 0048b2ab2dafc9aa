"""The columns of a table that comes in: how they are called, what they take, and what a person sees of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.refusal import Refused


def text(value: str) -> str:
    """A text with single spaces."""
    return " ".join(value.split())


@dataclass(frozen=True)
class Column:
    """code: the name in every language; label: what people read; parse: text -> value, raises ValidationError."""

    code: str
    label: Any
    help: Any = ""
    required: bool = False
    parse: Callable[[str], Any] = text
    most: int = 250
    example: str = ""

    def names(self) -> set[str]:
        """Every head that means this column: its code and its label in each language."""
        found = {self.code}
        for language, _name in settings.LANGUAGES:
            with override(language):
                found.add(str(self.label))
        return {_key(name) for name in found}

    def read(self, cell: str) -> Any:
        """The value of a cell, None when it is empty. Raises ValidationError."""
        if not cell:
            if self.required:
                raise ValidationError(_("This cell is empty and has to be filled in."))
            return None
        if len(cell) > self.most:
            raise ValidationError(_("This text is too long: at most %(most)s characters.") % {"most": self.most})
        return self.parse(cell)


def _key(name: str) -> str:
    return " ".join(name.replace("*", "").replace("_", " ").split()).casefold()


def matched(headers: Sequence[str], columns: Sequence[Column]) -> list[Column | None]:
    """The column that each head means. Raises Refused for a required column that is missing, or one that comes twice."""
    by_name = {name: column for column in columns for name in column.names()}
    found = [by_name.get(_key(header)) for header in headers]
    known = [column for column in found if column]
    missing = [column for column in columns if column.required and column not in known]
    if missing:
        named = ", ".join(str(column.label) for column in missing)
        raise Refused(
            _("These columns are missing: %(columns)s. Compare the file with the template.") % {"columns": named}
        )
    twice = [column for column in columns if known.count(column) > 1]
    if twice:
        raise Refused(_("The column %(column)s stands in the file twice.") % {"column": twice[0].label})
    strange = [header for header, column in zip(headers, found, strict=True) if column is None and header]
    if strange:
        raise Refused(
            _("The column “%(column)s” is not known. Compare the file with the template.") % {"column": strange[0]}
        )
    return found
