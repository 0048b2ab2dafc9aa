"""The comments of an entry as threads, read with one query."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from awards.enums import CommentKind
from awards.models import Entry, SectionComment
from awards.questionnaire.questions import Section, form_of

TAKE_BACK = timedelta(minutes=10)  # so long one may take a comment of one's own back


@dataclass
class Said:
    """One comment of a thread."""

    comment: SectionComment
    taken_back: bool = False

    def may_be_taken_back(self, person, now) -> bool:
        return not self.taken_back and self.comment.author_id == person.pk and now - self.comment.at < TAKE_BACK


@dataclass
class Thread:
    first: SectionComment
    said: list[Said] = field(default_factory=list)
    resolved_by: SectionComment | None = None

    @property
    def is_resolved(self) -> bool:
        return self.resolved_by is not None

    @property
    def is_open(self) -> bool:
        """Whether somebody should still read it: not resolved, and not all of it taken back."""
        return not self.is_resolved and any(not each.taken_back for each in self.said)

    @property
    def last_at(self) -> datetime:
        return self.said[-1].comment.at


def threads_of(entry: Entry) -> dict[str, list[Thread]]:
    """Section -> its threads, in the order in which they began."""
    found = defaultdict(list)
    for thread in _threads(entry.comments.select_related("author")):
        found[thread.first.section].append(thread)
    return dict(found)


def thread_of(entry: Entry, first: SectionComment) -> Thread:
    """The thread that begins with a comment."""
    return _threads([first, *entry.comments.filter(on=first)])[0]


def section_of(entry: Entry, code: str) -> Section | None:
    """The section of that code: of the form that the entry follows, or of an earlier one that it followed."""
    moves = entry.migrations.select_related("from_form").order_by("-pk")
    return form_of(entry.form).section(code) or next(
        (found for move in moves if (found := form_of(move.from_form).section(code))), None
    )


def gone_with_comments(entry: Entry, threads: dict[str, list[Thread]]) -> list[tuple[Section, int]]:
    """Sections that the form has no more and whose comments are still to be read, with the number of their threads."""
    gone = [code for code in threads if form_of(entry.form).section(code) is None]
    return [(section, len(threads[code])) for code in gone if (section := section_of(entry, code))]


def open_counts(threads: dict[str, list[Thread]]) -> dict[str, int]:
    """Section -> threads that are open."""
    return {section: sum(thread.is_open for thread in found) for section, found in threads.items()}


def _threads(comments) -> list[Thread]:
    threads: dict[int, Thread] = {}
    said: dict[int, Said] = {}
    for each in comments:
        if each.kind == CommentKind.SAID:
            thread = threads.setdefault(each.on_id or each.pk, Thread(first=each))
            said[each.pk] = Said(each)
            thread.said.append(said[each.pk])
        elif each.kind == CommentKind.TAKEN_BACK:
            said[each.on_id].taken_back = True
        else:
            threads[each.on_id].resolved_by = each if each.kind == CommentKind.RESOLVED else None
    return list(threads.values())
