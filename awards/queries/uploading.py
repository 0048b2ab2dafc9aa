"""What the files questions of a section need beside the files: uploads that did not end, the quota, claims to choose."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404

from accounts.language import pick
from awards.enums import QuestionType
from awards.evidence import claims
from awards.models import Entry, EvidenceUpload
from awards.queries.draft import Draft
from awards.queries.evidence import Facts, facts_of
from awards.queries.quota import Quota, quota_of
from awards.questionnaire.questions import Form, Section


@dataclass(frozen=True)
class Uploading:
    """unfinished: question -> the person's uploads that can go on. claims: (title of a section, [(value, label)])."""

    quota: Quota
    last: str  # the question under which the quota is said
    unfinished: dict[str, list[EvidenceUpload]]
    claims: list[tuple[str, list[tuple[str, str]]]]
    facts: Facts  # what was said of the files that stand

    @property
    def chunk(self) -> str:
        return str(settings.UPLOAD_CHUNK_BYTES)  # as text: templates group the digits of numbers


def uploading(user, draft: Draft, section: Section, now) -> Uploading | None:
    """None when the section asks for no files; otherwise five queries."""
    codes = [question.code for question in section.questions if question.type == QuestionType.FILES]
    if not codes:
        return None
    unfinished: dict[str, list[EvidenceUpload]] = {code: [] for code in codes}
    for upload in unfinished_of(user, draft.entry, now).filter(question__in=codes):
        unfinished[upload.question].append(upload)
    return Uploading(
        quota_of(draft.entry), codes[-1], unfinished, claims_of(draft.form, draft.answers), facts_of(draft.entry)
    )


def unfinished_of(user, entry: Entry, now):
    return entry.uploads.filter(started_by=user, evidence=None, refused="", expires_at__gt=now)


def claims_of(form: Form, answers: dict) -> list[tuple[str, list[tuple[str, str]]]]:
    titles = {section.code: pick(section, "title") for section in form.sections}
    groups: dict[str, list[tuple[str, str]]] = {}
    for question, parts in claims.choices(form, answers):
        rows = groups.setdefault(titles[question.section], [])
        rows.append((question.code, pick(question, "label")))
        rows += [(f"{question.code}/{part}", f"– {part}") for part in parts]
    return list(groups.items())


def own_upload(user, entry: Entry, token: str) -> EvidenceUpload:
    """An upload of an entry that was fetched through its rule: only who began it may go on with it."""
    upload = entry.uploads.filter(token=token, started_by=user).first()
    if upload is None:
        raise Http404
    upload.entry = entry
    return upload
