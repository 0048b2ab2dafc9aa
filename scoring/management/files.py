"""Files of the headless commands: text in, JSON out, one line of complaint and exit code 2."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser, OutputWrapper

STDOUT = "-"


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


def add_json_argument(parser: CommandParser) -> None:
    parser.add_argument(
        "--json",
        nargs="?",
        const=STDOUT,
        metavar="OUT",
        help="write JSON to this file; without a name, print JSON instead of the table",
    )


def speak_utf8(*streams: OutputWrapper) -> None:
    """The same bytes and no fault in any locale: names keep their letters. A stream that is no file stays as it is."""
    for stream in streams:
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")


def write_json(found: dict[str, Any], target: str, stdout: OutputWrapper) -> None:
    """JSON in UTF-8 with sorted keys, the same bytes for the same content."""
    text = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n"
    if target == STDOUT:
        stdout.write(text)
        return
    try:
        Path(target).write_text(text, encoding="utf-8")
    except OSError as error:
        raise refusal(f"{target}: {error.strerror}") from error


def columns(rows: list[list[str]]) -> str:
    """Rows as aligned text: the first column to the left, the others to the right."""
    widths = [max(len(row[c]) for row in rows) for c in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if c == 0 else cell.rjust(width)
            for c, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
