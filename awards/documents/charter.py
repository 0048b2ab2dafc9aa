"""Charters of winners and certificates of participation as PDF."""

from collections.abc import Callable, Iterable
from datetime import datetime

from awards.documents.charter_content import WORDS, CharterContent
from awards.documents.charter_layout import draw_page
from awards.documents.ornament import palette_of
from awards.documents.sheet import A4_LANDSCAPE, Facts, Sheet
from awards.documents.tagging import tag

Progress = Callable[[int], None]


def draw_charter(content: CharterContent, *, created: datetime | None = None) -> bytes:
    """One charter. The same content and date give the same bytes."""
    title = f"{content.heading.title()} {content.recipient}"
    if content.sample:
        title = f"{title} ({content.word('sample').lower()})"
    return _draw([content], Facts(title, content.ministry, content.language, content.number, created), None)


def draw_charters(
    contents: Iterable[CharterContent],
    *,
    progress: Progress | None = None,
    title: str = "",
    created: datetime | None = None,
) -> bytes:
    """One file, one page and one bookmark for each; `progress` hears how many are drawn."""
    contents = list(contents)
    if not contents:
        raise ValueError("There is no charter to draw.")
    return _draw(contents, bulk_facts(contents[0], title=title, created=created), progress)


def bulk_facts(first: CharterContent, *, title: str = "", created: datetime | None = None) -> Facts:
    title = title or WORDS[first.language]["all"]
    return Facts(title=title, author=first.ministry, language=first.language, created=created)


def _draw(contents: list[CharterContent], facts: Facts, progress: Progress | None) -> bytes:
    sheet = Sheet(facts, A4_LANDSCAPE)
    palettes = {colour: palette_of(colour) for colour in {content.colour for content in contents}}
    for done, content in enumerate(contents, start=1):
        part = sheet.root.add("Part", title=f"{content.number} {content.recipient}".strip())
        draw_page(sheet, content, palettes[content.colour], part)
        sheet.next_page()
        if progress:
            progress(done)
    return tag(sheet.raw(), sheet.root, facts)
