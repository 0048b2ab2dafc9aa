"""Files of the headless commands: text in, JSON out, one line of complaint and exit code 2."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper


class HeadlessCommand(BaseCommand):
    """A command on files: no database, and an option that cannot be read is refused in one line with exit code 2."""

    requires_system_checks = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.error = self._refuse  # type: ignore[method-assign]
        return parser

    def _refuse(self, message: str) -> NoReturn:
        fault = refusal(message)
        if not self._called_from_command_line:
            raise fault
        self.stderr.write(f"{type(fault).__name__}: {fault}")
        sys.exit(fault.returncode)

    def give(self, found: dict[str, Any], rows: Sequence[list[str]], options: Mapping[str, Any]) -> None:
        """Print the rows as a table, or all that was found as JSON, and write the JSON file that was asked for."""
        speak_utf8(self.stdout, self.stderr)
        text = json_text(found)
        if options["output"]:
            write_text(text, options["output"])
        self.stdout.write(text if options["json"] else columns(rows))


def read_text(path: Path | None) -> str | None:
    """The text of a UTF-8 file; None for no file."""
    if path is None:
        return None
    try:
        return path.read_bytes().decode("utf-8")  # line ends stay as they are, for the digest of the file
    except OSError as error:
        raise refusal(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise refusal(f"{path}: line {line}: the file is not UTF-8 text; save it as CSV in UTF-8") from error


def refusal(message: str) -> CommandError:
    """Bad input: one line, no traceback, exit code 2."""
    return CommandError(" ".join(message.split()), returncode=2)


def add_json_arguments(parser: CommandParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write JSON to this file as well")


def speak_utf8(*streams: OutputWrapper) -> None:
    """The same bytes and no fault in any locale: names keep their letters. A stream that is no file stays as it is."""
    for stream in streams:
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")


def json_text(found: Mapping[str, Any]) -> str:
    """JSON with sorted keys, the same bytes for the same content."""
    return json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n"


def write_text(text: str, path: Path) -> None:
    """In UTF-8."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise refusal(f"{path}: {error.strerror}") from error


def columns(rows: Sequence[list[str]]) -> str:
    """Rows as aligned text: the first column to the left, the others to the right."""
    widths = [max(len(row[c]) for row in rows) for c in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if c == 0 else cell.rjust(width)
            for c, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
