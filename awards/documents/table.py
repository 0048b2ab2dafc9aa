"""A table as PDF: ranking, participation, annexes of the minutes."""

from collections.abc import Sequence
from datetime import datetime

from awards.documents import fonts
from awards.documents.flow import Flow, Margins
from awards.documents.grid import Column, place_table
from awards.documents.sheet import A4, A4_LANDSCAPE, MUTED, Facts

_WORDS = {
    "id": {"digest": "SHA-256 {digest}", "none": "Tidak ada baris."},
    "en": {"digest": "SHA-256 {digest}", "none": "There are no rows."},
}


def draw_table(
    title: str,
    *,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    subtitle: str = "",
    meta: Sequence[tuple[str, str]] = (),
    footnotes: Sequence[str] = (),
    digest: str = "",
    language: str = "id",
    landscape: bool = False,
    author: str = "",
    created: datetime | None = None,
) -> bytes:
    """`meta` stands above the table as pairs, `digest` at the foot of every page.

    Cells are texts, numbers already written in the reader's language.
    """
    words = _WORDS[language]
    foot = [words["digest"].format(digest=digest)] if digest else []
    facts = Facts(title, author, language, subtitle, created)
    flow = Flow(facts, Margins(head=title, foot=foot), A4_LANDSCAPE if landscape else A4)
    flow.title(title)
    if subtitle:
        flow.paragraph(subtitle, font=fonts.MEDIUM, size=11, color=MUTED)
    flow.space(6)
    flow.pairs(meta)
    flow.space(8)
    if rows:
        place_table(flow, columns, rows)
    else:
        flow.paragraph(words["none"], color=MUTED)
    flow.space(10)
    for note in footnotes:
        flow.paragraph(note, size=8, color=MUTED, gap=2)
    return flow.finish()


__all__ = ["Column", "draw_table"]
