"""The register of innovations: reporting, changing, moving on, and the entry that comes out of one."""

from contextlib import contextmanager
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.language import as_zone
from accounts.refusal import Refused
from awards.actions.beginning import begin
from awards.actions.draft import save_section
from awards.enums import EntryState, InnovationState
from awards.models import Agency, Entry, Innovation, InnovationStep, Promotion
from awards.questionnaire.questions import form_of, is_empty

PROMOTED_FROM = {InnovationState.RUNNING, InnovationState.CARRIED_OUT}


@transaction.atomic
def register(
    agency, *, title, dimension, state, starts, by, now, subdimension=None, ends=None, description="", budget="", url="",
    is_sample=False,
) -> Innovation:  # fmt: skip
    """Report an innovation of an agency, once under each title."""
    Agency.objects.select_for_update().only("pk").get(pk=agency.pk)
    title = " ".join(title.split())
    _must_fit(dimension, subdimension, state, starts, ends, _today(agency, now))
    with _title_taken_once(agency, title):
        innovation = Innovation.objects.create(
            agency=agency, title=title, dimension=dimension, subdimension=subdimension, state=state, starts=starts,
            ends=ends, description=description.strip(), budget=budget.strip(), url=url, recorded_by=by, recorded_at=now,
            changed_at=now, is_sample=is_sample,
        )  # fmt: skip
    InnovationStep.objects.create(innovation=innovation, state=state, by=by, at=now)
    audit.record("innovation.register", innovation, by=by, now=now, agency=agency.pk, title=title, state=state)
    return innovation


@transaction.atomic
def change(
    innovation, *, title, dimension, starts, by, now, subdimension=None, ends=None, description="", budget="", url=""
) -> Innovation:
    """What is said of it; its state moves on by `move`."""
    innovation = held(innovation)
    values = {
        "title": " ".join(title.split()), "dimension": dimension, "subdimension": subdimension, "starts": starts,
        "ends": ends, "description": description.strip(), "budget": budget.strip(), "url": url,
    }  # fmt: skip
    changed = [name for name, value in values.items() if getattr(innovation, name) != value]
    if not changed:
        return innovation
    _must_fit(dimension, subdimension, innovation.state, starts, ends, _today(innovation.agency, now))
    for name, value in values.items():
        setattr(innovation, name, value)
    innovation.changed_at = now
    with _title_taken_once(innovation.agency, values["title"], but=innovation):
        innovation.save(update_fields=[*values, "changed_at"])
    audit.record("innovation.change", innovation, by=by, now=now, agency=innovation.agency_id, changed=changed)
    return innovation


@transaction.atomic
def move(innovation, *, state, by, now, ends=None, note="") -> Innovation:
    """Into another state, on record with who and when. What is carried out has an end."""
    innovation = held(innovation)
    if innovation.state == state:
        return innovation
    ends = ends or innovation.ends
    today = _today(innovation.agency, now)
    _must_fit(innovation.dimension, innovation.subdimension, state, innovation.starts, ends, today)
    before = innovation.state
    innovation.state, innovation.ends, innovation.changed_at = state, ends, now
    innovation.save(update_fields=["state", "ends", "changed_at"])
    InnovationStep.objects.create(innovation=innovation, state=state, note=note.strip()[:300], by=by, at=now)
    audit.record("innovation.move", innovation, by=by, now=now, agency=innovation.agency_id, before=before, after=state)
    return innovation


@transaction.atomic
def promote(innovation, *, by, now, agency, category, title, said=None, **start) -> Entry:
    """The entry that comes out of an innovation: one that lives in each edition, however often it is asked for.

    Goes through the same start, and so the same rules of eligibility, as every entry; `start` is what `begin` takes.
    """
    innovation = held(innovation)
    if innovation.state not in PROMOTED_FROM:
        raise Refused(
            _("This innovation is planned. An entry needs one that is running: change its state once it runs.")
        )
    if agency.pk != innovation.agency_id:
        raise Refused(_("This innovation is of another agency: %(agency)s.") % {"agency": innovation.agency})
    standing = innovation.promotions.select_related("entry").filter(edition=category.edition_id, ended_at=None).first()
    if standing is not None and standing.entry.state != EntryState.WITHDRAWN:
        return standing.entry
    entry = begin(agency=agency, category=category, title=title, said=said, by=by, now=now, **start)
    if hasattr(entry, "promotion"):
        return entry
    if standing is not None:
        standing.ended_at = now
        standing.save(update_fields=["ended_at"])
    Promotion.objects.create(innovation=innovation, edition_id=category.edition_id, entry=entry, by=by, at=now)
    _fill_in(entry, innovation, title=title, said=said, by=by, now=now)
    audit.record("innovation.promote", innovation, by=by, now=now, edition=category.edition_id, entry=entry.pk)
    return entry


def _fill_in(entry, innovation, *, title, said, by, now) -> None:
    """What the register knows, where the form asks it. What was said at the gate stands already."""
    known = {"title": title.strip(), "summary": innovation.description}
    if said is None or said.started is None:
        known["started"] = innovation.starts.isoformat()
    by_section: dict[str, dict] = {}
    for role, value in known.items():
        question = form_of(entry.form).with_role(role)
        if question is not None and not is_empty(value):
            by_section.setdefault(question.section, {})[question.code] = value
    for section, answers in by_section.items():
        row = entry.sections.filter(section=section).first()
        standing = row.answers if row else {}
        missing = {code: value for code, value in answers.items() if is_empty(standing.get(code))}
        save_section(entry, section=section, answers=missing, base_version=row.version if row else 0, by=by, now=now)


def held(innovation) -> Innovation:
    """As it stands, locked until the transaction ends."""
    Innovation.objects.select_for_update().only("pk").get(pk=innovation.pk)
    return Innovation.objects.select_related("agency__region", "dimension", "subdimension").get(pk=innovation.pk)


@contextmanager
def _title_taken_once(agency, title, *, but=None):
    """Around the write: refused when the agency has that title, also when another takes it at the same instant."""
    _must_be_new(agency, title, but=but)
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        _must_be_new(agency, title, but=but)
        raise


def _must_be_new(agency, title, *, but=None) -> None:
    others = agency.innovations.filter(title__iexact=title)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise Refused(_("The register of this agency already has an innovation of that title."))


def _today(agency, now) -> date:
    """Where the agency is: in the east a month begins up to nine hours earlier."""
    return now.astimezone(as_zone(agency.region.zone)).date()


def _must_fit(dimension, subdimension, state, starts: date, ends: date | None, today: date) -> None:
    if subdimension is not None and subdimension.dimension_id != dimension.pk:
        raise Refused(_("The sub-dimension belongs to another dimension."))
    if ends is not None and ends < starts:
        raise Refused(_("The end lies before the start."))
    if state == InnovationState.CARRIED_OUT and ends is None:
        raise Refused(_("An innovation that is carried out needs its end: month and year."))
    if state == InnovationState.CARRIED_OUT and ends is not None and ends > today:
        raise Refused(_("What is carried out cannot end in the future. Call it running, or correct the end."))
    if state != InnovationState.PLANNED and starts > today.replace(day=1):
        raise Refused(_("What runs already cannot begin in the future. Call it planned, or correct the start."))
