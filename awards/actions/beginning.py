"""Beginning an entry: the start, what was said before it, and the answers of an earlier edition, in one step."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.refusal import Refused
from awards.actions import copies
from awards.actions.draft import save_section
from awards.actions.entry import start_entry
from awards.actions.evidence import must_have_room
from awards.actions.lineage import connect
from awards.eligibility import Said
from awards.enums import LineageKind, QuestionType
from awards.evidence.claims import question_of
from awards.models import CarryOver, Entry, Evidence, Region
from awards.queries.draft import load_draft
from awards.questionnaire.carrying import carry, left_behind
from awards.questionnaire.questions import form_of, is_empty


@transaction.atomic
def begin(
    *, agency, category, title, by, now, subdimension=None, said: Said | None = None, continues=None, copy=False,
    with_files=False, key="", is_sample=False,
) -> Entry:  # fmt: skip
    """Start an entry as start_entry does, with what is known already filled in.

    continues: the earlier entry of the region that it goes on with; it is linked. copy: its answers are carried over
    too, and its files if with_files. What was said before writing stands in the draft where the form asks it.
    """
    before = Entry.objects.filter(eligibility__key=key).first() if key else None
    entry = start_entry(
        agency=agency, category=category, title=title, subdimension=subdimension, said=said, continues=continues,
        key=key, by=by, now=now, is_sample=is_sample,
    )  # fmt: skip
    if before is not None or entry.created_at != now or hasattr(entry, "carry_over"):
        return entry  # this page had started it already
    if continues is not None:
        connect(entry, kind=LineageKind.CONTINUES, source=continues, by=by, now=now)
        if copy:
            _carry_over(entry, continues, with_files=with_files, by=by, now=now)
    _fill_in(entry, said or Said(), title=title if copy else "", by=by, now=now)
    return entry


def _fill_in(entry, said: Said, *, title, by, now) -> None:
    """The answers of the gate where the form asks the same; what is said now beats what was carried over."""
    known = {"title": title.strip(), "started": said.started and said.started.isoformat(), "won_before": said.won}
    by_section: dict[str, dict] = {}
    for role, value in known.items():
        question = form_of(entry.form).with_role(role)
        if question is not None and not is_empty(value):
            by_section.setdefault(question.section, {})[question.code] = value
    for section, answers in by_section.items():
        row = entry.sections.filter(section=section).first()
        version = row.version if row else 0
        save_section(entry, section=section, answers=answers, base_version=version, by=by, now=now)


def _carry_over(entry, source, *, with_files, by, now) -> CarryOver:
    """From what was sent, or from the draft when nothing was sent. Declarations are made anew."""
    source = Entry.objects.select_related("current__form", "form", "edition", "region").get(pk=source.pk)
    if source.agency.region_id != entry.region_id:
        raise Refused(_("Only an entry of the same region can be carried over."))
    sent = source.current
    form = form_of(sent.form if sent else source.form)
    carried = carry(form, sent.answers if sent else load_draft(source).answers, form_of(entry.form))
    for section, answers in carried.answers.items():
        save_section(entry, section=section, answers=answers, base_version=0, by=by, now=now)
    files, left = _take_files(entry, source, form_of(entry.form), by=by, now=now) if with_files else (0, [])
    kept = CarryOver.objects.create(
        entry=entry, source=source, carried=carried.count, files=files, left_out=carried.left_out + left, renew=carried.renew,
        by=by, at=now,
    )  # fmt: skip
    audit.record(
        "entry.carry_over", entry, by=by, now=now, source=source.pk, carried=carried.count, files=files,
        left_out=len(kept.left_out),
    )  # fmt: skip
    return kept


def _take_files(entry, source, form, *, by, now) -> tuple[int, list[dict]]:
    """The same stored files under rows of the new entry, and those that stay behind. A path that any row names is
    never swept, whichever of the entries goes."""
    taken, left = 0, []
    Region.objects.select_for_update(no_key=True).only("pk").get(pk=entry.region_id)  # one at a time fills its quota
    old = form_of(source.form)
    for file in source.evidence.filter(removed_at=None):
        question = form.question(file.question)
        if question is None or question.type != QuestionType.FILES:
            left.append(left_behind(old.question(file.question) or file.question, file.name))
            continue
        try:
            must_have_room(entry, question, name=file.name, size=file.size)
        except Refused:
            left.append(left_behind(question, file.name, lambda: _("There is no room left for this file.")))
            continue
        made = Evidence.objects.create(
            entry=entry, question=file.question, name=file.name, path=file.path, size=file.size, sha256=file.sha256,
            content_type=file.content_type, added_by=by, added_at=now,
            supports=file.supports if question_of(form, file.supports) else "",
        )  # fmt: skip
        audit.record(
            "evidence.add",
            made,
            by=by,
            now=now,
            edition=entry.edition,
            entry=entry.pk,
            sha256=file.sha256,
            source=file.pk,
        )
        taken += 1
    if taken:
        copies.request_when_kept(entry, by=by, now=now)
    return taken, left
