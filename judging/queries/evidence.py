from dataclasses import dataclass

from django.http import Http404

from awards.models import Evidence, EvidenceCopy
from awards.queries.entry import files_named_in
from awards.queries.evidence import copy_of, file_numbers
from awards.queries.named_files import neutral_name
from awards.questionnaire.questions import form_of


@dataclass(frozen=True)
class JudgesFile:
    """A file as a judge gets it: its copy (not saved while there is none) and what it is called."""

    evidence: Evidence
    copy: EvidenceCopy
    name: str


def file_of(assignment, evidence_pk: int) -> JudgesFile:
    """A file that the entry's current version names and that this judge reads; 404 for any other.

    In a blind round the name says nothing of the sender, and files of answers that identify are not there.
    """
    entry, blind = assignment.entry, assignment.round.blind
    version = entry.current
    if evidence_pk not in files_named_in(version.content):
        raise Http404
    evidence = entry.evidence.filter(pk=evidence_pk).first()
    form = form_of(version.form)
    question = form.question(evidence.question) if evidence else None
    if question is None or question.private or (blind and question.identifies):
        raise Http404
    name = neutral_name(file_numbers(form, version.answers)[evidence_pk], evidence.name) if blind else evidence.name
    evidence.entry = entry
    return JudgesFile(evidence, copy_of(evidence), name)
