"""Bringing a filled workbook into a draft: section by section, through the saving that people use."""

from dataclasses import dataclass, field

from django.db import transaction

from accounts.actions import audit
from awards.actions.draft import StaleSection, must_be_editable, save_section
from awards.actions.entry import locked
from awards.questions import Answers


@dataclass
class Brought:
    """Codes of the sections that were saved, and of those that somebody saved after the preview: nothing was done there."""

    saved: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)


@transaction.atomic
def bring_in(entry, *, sections: dict[str, tuple[Answers, int]], name: str, sha256: str, by, now) -> Brought:
    """sections: code -> (answers, version that the preview showed). A section that moved on meanwhile stays as it is."""
    entry = locked(entry)
    must_be_editable(entry, now)
    done = Brought()
    for code, (answers, version) in sections.items():
        try:
            save_section(entry, section=code, answers=answers, base_version=version, by=by, now=now)
        except StaleSection:
            done.stale.append(code)
        else:
            done.saved.append(code)
    audit.record(
        "entry.import", entry, by=by, now=now, name=name, sha256=sha256, sections=done.saved, left_out=done.stale
    )
    return done
