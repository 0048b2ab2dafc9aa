"""Several people on one draft, by the actions that they use."""

from awards.actions import approval, comment, draft
from awards.models import DraftSection, SectionComment
from awards.queries.draft import load_draft


def commented(entry, *, by, now, section="problem", text="Mohon tambahkan angka.", on=None) -> SectionComment:
    return comment.say(entry, section=section, text=text, by=by, now=now, on=on)


def approved(entry, *, by, now, section="problem") -> DraftSection:
    """A section as it stands, approved."""
    return approval.approve(entry, section=section, mark=load_draft(entry).mark(section), by=by, now=now)


def written(entry, text, *, by, now, section="problem", writer="") -> DraftSection:
    """A section saved by a page that knows the state that stands. text: of its first question, or answers."""
    row = entry.sections.filter(section=section).first()
    answers = text if isinstance(text, dict) else {section: text}
    return draft.save_section(
        entry, section=section, answers=answers, base_version=row.version if row else 0, by=by, now=now, writer=writer
    )
