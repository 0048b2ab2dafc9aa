from django.core.files.storage import default_storage
from django.http import Http404
from django.utils.translation import gettext as _

from awards.queries.entry import files_named_in


def file_of(assignment, evidence_pk: int):
    """(open file, name) of a file that the entry's current version names; 404 for any other.

    In a blind round the name says nothing of the sender.
    """
    entry = assignment.entry
    if evidence_pk not in files_named_in(entry.current.content):
        raise Http404
    evidence = entry.evidence.filter(pk=evidence_pk).first()
    if evidence is None or not default_storage.exists(evidence.path):
        raise Http404
    name = evidence.name
    if assignment.round.blind:
        name = _("Document %(number)s") % {"number": evidence.pk} + f".{name.rsplit('.', 1)[-1]}"
    return default_storage.open(evidence.path), name
