"""Forms of an edition, fetched through the rules, and what a changed form would do to the drafts of entries."""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q
from django.http import Http404
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from awards.enums import ARRIVED, EntryState, QuestionType
from awards.models import DraftMigration, DraftSection, Edition, Entry, Evidence, FormDraft, FormVersion
from awards.questionnaire.answers import problems
from awards.questionnaire.changes import Change, ChangeKind, changes, section_changes
from awards.questionnaire.questions import Form, form_of, is_empty
from awards.questionnaire.way import Aside, Way, text_of
from awards.rules import edition as rules

MIGRATING = (EntryState.DRAFT, EntryState.REVIEW, EntryState.REPAIR)  # what was sent keeps its form


def edition_with_form(user, slug: str, rule=rules.may_read_forms) -> Edition:
    """The edition, if this person may read its form (else 404) and `rule` holds (else 403). One query."""
    edition = Edition.objects.select_related("programme", "form").filter(slug=slug).first()
    if edition is None or not rules.may_read_forms(user, edition):
        raise Http404
    if not rule(user, edition):
        raise PermissionDenied
    return edition


def open_draft(edition) -> FormDraft | None:
    """The draft that is being written, with its edition; one query."""
    draft = edition.form_drafts.filter(closed_at=None).select_related("base", "saved_by", "opened_by").first()
    if draft is not None:
        draft.edition = edition
    return draft


def versions_for(edition) -> list[FormVersion]:
    """Every version that an edition of the programme has or had, newest first, with `used_by`: the editions' names."""
    editions = list(Edition.objects.filter(programme=edition.programme_id).select_related("form").order_by("-year"))
    ours = Q(pk__in=[each.form_id for each in editions if each.form_id])
    published = FormDraft.objects.filter(edition__in=editions, published_as__isnull=False)
    ours |= Q(pk__in=published.values("published_as"))
    versions = list(FormVersion.objects.filter(ours).order_by("-published_at", "-pk"))
    for version in versions:
        version.used_by = [each for each in editions if each.form_id == version.pk]
    return versions


def is_id(text: str) -> bool:
    """Whether a text that came in can be the id of a version; thousands of digits cannot even be read."""
    return text.isdecimal() and len(text) < 19  # noqa: PLR2004 - what a key can hold


def version_for(edition, pk: int) -> FormVersion:
    """A version of the programme; 404 for any other."""
    found = next((version for version in versions_for(edition) if version.pk == pk), None)
    if found is None:
        raise Http404
    return found


def earlier_form(entry: Entry, pk: str) -> FormVersion | None:
    """The form of that id, if the draft of the entry followed it once and does no more."""
    if not is_id(pk) or int(pk) == entry.form_id:
        return None
    known = int(pk) in entry.migrations.values_list("from_form", flat=True)
    return FormVersion.objects.get(pk=int(pk)) if known else None


def criteria_of(edition):
    """The criteria that judges of the edition use: `labels` by code, and whether they are `is_fixed`."""
    return import_string(settings.FORM_CRITERIA)(edition)


def unknown_criteria(definition: dict, known) -> list[str]:
    """Codes that questions name and no rubric of the edition has; none as long as there is no rubric."""
    named = {code for section in definition["sections"] for q in section["questions"] for code in q.get("criteria", [])}
    return sorted(named - known.labels.keys()) if known.labels else []


@dataclass(frozen=True)
class Effect:
    """One change, and how much of what people have written it touches."""

    change: Change
    drafts: int
    answers: int

    @property
    def text(self):
        if self.change.kind == ChangeKind.ADDED and self.change.question.required:
            return _("Entrants find it in its section. Drafts cannot be sent until it is answered.")
        return HAPPENS[self.change.kind]


@dataclass(frozen=True)
class Impact:
    effects: list[Effect]
    outline: bool  # sections or the order of questions changed
    drafts: int  # that will follow the form
    sent: int  # that keep theirs
    is_same: bool  # the content is what stands
    approvals: int = 0  # of sections that change, so that they have to be given again


HAPPENS = {
    ChangeKind.ADDED: _("Entrants find it in its section; nothing is filled in yet."),
    ChangeKind.REMOVED: _(
        "Answers and files are set aside, shown to the entrant, and come back when the question does."
    ),
    ChangeKind.MOVED: _("Answers and files move with the question."),
    ChangeKind.TYPE: _(
        "Answers that still fit stay; others stay as text to be given again. The earlier answer is kept aside."
    ),
    ChangeKind.TIGHTER: _("Answers beyond the new limit stay as they are and must be shortened or changed before sending."),
    ChangeKind.CHOICE_REMOVED: _("Who chose it must choose again. The earlier answer is kept aside."),
    ChangeKind.REQUIRED: _("Drafts without an answer cannot be sent until it is given."),
    ChangeKind.DECLARATION: _("Nobody has declared the new words: it must be ticked again."),
    ChangeKind.CONDITION: _("Answers to a question that is not shown are kept, and do not count."),
    ChangeKind.VISIBLE: _("From the next sending on, other readers see the answer."),
    ChangeKind.EASIER: _("Nothing that is written is touched."),
    ChangeKind.WORDS: _("Nothing that is written is touched."),
}  # fmt: skip


def impact_of(edition, definition: dict[str, Any]) -> Impact:
    """What publishing this definition would do. Six queries, however many drafts there are."""
    drafts = Entry.objects.filter(edition=edition, state__in=MIGRATING)
    sent = Entry.objects.filter(edition=edition, state__in=ARRIVED - {EntryState.REPAIR}).count()
    if edition.form is None:
        return Impact([], outline=False, drafts=0, sent=sent, is_same=False)
    old, new = form_of(edition.form), Form.read(definition)
    written = _written(drafts)
    effects = _merged([edition.form, *written], new, written)
    outline = section_changes(old, new)
    words = (old.code, old.title_id, old.title_en) != (new.code, new.title_id, new.title_en)
    approvals = _approvals(drafts, Way(edition.form.definition, definition).reshaped)
    return Impact(
        effects, outline, sum(map(len, written.values())), sent, not (changes(old, new) or outline or words), approvals
    )


def _approvals(drafts, reshaped: set[str]) -> int:
    """Approved sections of these drafts that will say something else."""
    approved = DraftSection.objects.filter(entry__in=drafts, approved_version=F("version"))
    return sum(section in reshaped for section in approved.values_list("section", flat=True))


def _written(drafts) -> dict[FormVersion, list[dict[str, Any]]]:
    """Form -> of each draft that follows it, question -> answer, files included. Some came back on an earlier form."""
    rows = drafts.values_list("pk", "form_id")
    found: dict[int, tuple[int, dict[str, Any]]] = {pk: (form, {}) for pk, form in rows}
    for pk, answers in DraftSection.objects.filter(entry__in=drafts).values_list("entry_id", "answers"):
        found[pk][1].update(answers)
    files = Evidence.objects.filter(entry__in=drafts, removed_at=None)
    for pk, evidence, question in files.values_list("entry_id", "pk", "question"):
        found[pk][1].setdefault(question, []).append(evidence)
    forms = FormVersion.objects.in_bulk({form for form, _answers in found.values()})
    grouped = defaultdict(list)
    for form, answers in found.values():
        grouped[forms[form]].append(answers)
    return dict(grouped)


def _merged(forms, new: Form, written: dict[FormVersion, list[dict[str, Any]]]) -> list[Effect]:
    """The effects on drafts of every form, each change once. The first form is the one that stands."""
    found: dict[tuple, Effect] = {}
    for form in dict.fromkeys(forms):
        for change in changes(form_of(form), new):
            effect, key = _effect(change, written.get(form, [])), (change.kind, change.question.code, change.codes)
            other = found.get(key)
            found[key] = replace(other, drafts=other.drafts + effect.drafts, answers=other.answers + effect.answers) if other else effect  # fmt: skip
    order = list(ChangeKind)
    return sorted(found.values(), key=lambda effect: order.index(effect.change.kind))


def _effect(change: Change, written: list[dict[str, Any]]) -> Effect:
    question, kind = change.question, change.kind
    given = [answers.get(question.code) for answers in written]
    answered = [value for value in given if not is_empty(value)]
    if kind == ChangeKind.ADDED:
        return Effect(change, len(written), len(answered))
    if kind == ChangeKind.REQUIRED:
        return Effect(change, len(written) - len(answered), 0)
    if kind == ChangeKind.TIGHTER:
        answered = [value for value in answered if problems(question, value)]
    if kind == ChangeKind.CHOICE_REMOVED:
        gone = set(change.codes)
        answered = [
            value for value in answered if gone & {str(v) for v in (value if isinstance(value, list) else [value])}
        ]
    return Effect(change, len(answered), len(answered))


@dataclass(frozen=True)
class KeptAside:
    """An answer or files that the present form has no place for, as the entrant reads them."""

    label: dict  # the question's row, for its label in the reader's language
    reason: str
    text: str = ""
    files: tuple[Evidence, ...] = ()


def last_change(entry) -> DraftMigration | None:
    """The last time that the draft went over to another form."""
    return entry.migrations.last()


def kept_aside(draft) -> list[KeptAside]:
    """What stands aside of a draft and does not say the same there, oldest first.

    One query, and one more for files of questions that are gone.
    """
    entry = draft.entry
    asides = [row for row in entry.set_aside.filter(returned_at=None) if row.left != row.value]
    kept = [KeptAside(row.asked, row.get_reason_display(), text_of(_source(row), row.value)) for row in asides]
    return kept + _files_aside(draft)


def _source(row):
    return Aside(row.question, row.section, row.asked, row.value).source


def _files_aside(draft) -> list[KeptAside]:
    asked = {question.code for question in draft.form.questions() if question.type == QuestionType.FILES}
    gone = {code: files for code, files in draft.evidence.items() if code not in asked}
    if not gone:
        return []
    labels: dict[str, dict] = defaultdict(dict)
    for move in draft.entry.migrations.select_related("from_form"):
        for section in move.from_form.definition["sections"]:
            labels.update({question["code"]: question for question in section["questions"]})
    return [
        KeptAside(labels[code] or {"label_id": code}, str(_("No longer asked")), files=tuple(files))
        for code, files in gone.items()
    ]
