"""What is known of the files and links of an entry beside what was sent: copies, pictures, checks."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from awards.enums import EvidenceState, LinkOutcome, QuestionType
from awards.models import Entry, Evidence, EvidenceCheck, EvidenceCopy, LinkCheck
from awards.questionnaire.questions import Form


@dataclass(frozen=True)
class FileFacts:
    """How far a file is believed, and what of it can be shown."""

    has_copy: bool = False
    has_picture: bool = False
    failed: bool = False  # no clean copy could be made
    state: str = EvidenceState.CLAIMED
    note: str = ""  # why it was rejected, what was seen in the field
    place: str = ""
    day: date | None = None

    @property
    def label(self) -> str:
        return str(EvidenceState(self.state).label)


UNKNOWN = FileFacts()


@dataclass(frozen=True)
class LinkFacts:
    outcome: str
    at: datetime
    status: int | None = None
    host: str = ""
    note: str = ""
    by: str = ""  # the person whose word it is; empty for a machine's


@dataclass(frozen=True)
class Facts:
    files: dict[int, FileFacts] = field(default_factory=dict)
    links: dict[str, LinkFacts] = field(default_factory=dict)
    says_states: bool = False  # whether this reader is told how far files are believed
    checks: dict[int, list[EvidenceCheck]] = field(default_factory=dict)  # of each file, the latest last

    def of(self, pk: int, supports: str) -> FileFacts:
        """What is known of a file as proof of the claim that it names there: in a draft, or in a sent version.

        A good word holds for the claim that it was about; a rejection goes with the file, whatever it is to prove next.
        """
        words = [check for check in self.checks.get(pk, []) if _holds_for(check, supports)]
        return replace(self.files.get(pk, UNKNOWN), **_said(words[-1] if words else None))


def facts_of(entry: Entry, *, links=False) -> Facts:
    """Two queries; three with links."""
    checks: dict[int, list[EvidenceCheck]] = {}
    for check in EvidenceCheck.objects.filter(evidence__entry=entry).order_by("pk"):
        checks.setdefault(check.evidence_id, []).append(check)
    copies = {copy.evidence_id: copy for copy in EvidenceCopy.objects.filter(evidence__entry=entry)}
    files = {pk: _facts(copies.get(pk), checks.get(pk, [None])[-1]) for pk in {*checks, *copies}}
    return Facts(files, link_facts(entry) if links else {}, says_states=True, checks=checks)


def _facts(copy: EvidenceCopy | None, check: EvidenceCheck | None) -> FileFacts:
    if copy is None:
        return FileFacts(**_said(check))
    return FileFacts(bool(copy.path), bool(copy.picture), bool(copy.failed), **_said(check))


def _said(check: EvidenceCheck | None) -> dict[str, Any]:
    if check is None:
        return {"state": EvidenceState.CLAIMED, "note": "", "place": "", "day": None}
    return {"state": check.state, "note": check.note, "place": check.place, "day": check.day}


def _holds_for(check: EvidenceCheck, supports: str) -> bool:
    return check.supports in (None, supports) or check.state == EvidenceState.REJECTED


def link_facts(entry: Entry) -> dict[str, LinkFacts]:
    """The latest of each address; a person's word stands over whatever a machine found before or after."""
    found: dict[str, LinkCheck] = {}
    for check in LinkCheck.objects.filter(entry=entry).select_related("by"):
        standing = found.get(check.url)
        if check.is_word or standing is None or not standing.is_word:
            found[check.url] = check
    return {
        url: LinkFacts(
            LinkOutcome(check.outcome), check.at, check.status, check.host, check.note,
            check.by.name if check.is_word else "",
        )
        for url, check in found.items()
    }  # fmt: skip


def copy_of(evidence: Evidence) -> EvidenceCopy:
    """The copy, or an empty one that was not saved."""
    return EvidenceCopy.objects.filter(evidence=evidence).first() or EvidenceCopy(evidence=evidence)


def file_numbers(form: Form, answers: dict) -> dict[int, int]:
    """Id of evidence -> its number in the entry, in the order of the form: what a file is called for blind readers."""
    ids = [
        item["id"] if isinstance(item, dict) else item
        for question in form.questions()
        if question.type == QuestionType.FILES
        for item in answers.get(question.section, {}).get(question.code) or []
    ]
    return {pk: number for number, pk in enumerate(ids, 1)}
