from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.refusal import Refused
from awards.actions import form
from awards.edition_file import check, read_form, shifted, stages_of
from awards.enums import StageKind
from awards.models import Category, Edition, FormVersion, Programme, Stage


@transaction.atomic
def create_from(data: dict[str, Any], *, by, now, shift_to: StageKind | None = None) -> Edition:
    """An edition as its file says (see edition_file.py); the reference data and the form are there already.

    shift_to moves all dates so that `now` lies in that stage. Raises BadEdition for faulty data.
    """
    check(data)
    programme = Programme.objects.filter(code=data["programme"]).first()
    if programme is None:
        raise Refused(
            _("The programme %(code)s is not there yet. Load the reference data first.") % {"code": data["programme"]}
        )
    if Edition.objects.filter(slug=data["slug"]).exists():
        raise Refused(_("The edition %(slug)s is there already.") % {"slug": data["slug"]})
    edition = Edition.objects.create(programme=programme, form=_form_of(data, by=by, now=now), **_fields_of(data))
    Stage.objects.bulk_create(
        Stage(edition=edition, kind=kind, opens_at=opens, closes_at=closes)
        for kind, opens, closes in shifted(stages_of(data), now=now, to=shift_to)
    )
    count = _create_categories(edition, data["categories"])
    audit.record("edition.create", edition, by=by, now=now, edition=edition, slug=edition.slug, categories=count)
    return edition


def _form_of(data, *, by, now) -> FormVersion:
    """The form that the edition's file names, published if it is not yet; else the newest of that code."""
    if "file" in data.get("form", {}):
        return form.publish(read_form(data), by=by, now=now)
    code = data.get("form", {}).get("code", "")
    found = FormVersion.objects.filter(code=code).order_by("-number").first()
    if found is None:
        raise Refused(_("The form %(code)s is not published yet. Publish it first.") % {"code": code})
    return found


def _fields_of(data) -> dict[str, Any]:
    names = [
        "slug", "year", "name_id", "name_en", "ministry", "directorate", "zone", "grace_minutes", "tie_breaks", "grades",
        "method", "method_params", "display_decimals", "awards", "screening_clauses", "gate_rules",
        "charter", "is_sample",
        "evidence_megabytes", "evidence_files", "sections_need_approval",
    ]  # fmt: skip
    return {name: data[name] for name in names if name in data}


def _create_categories(edition, categories) -> int:
    dimensions = {dimension.code: dimension for dimension in edition.programme.dimensions.all()}
    missing = [code for code in categories["dimensions"] if code not in dimensions]
    if missing:
        raise Refused(_("The programme has no dimension %(code)s.") % {"code": missing[0]})
    made = Category.objects.bulk_create(
        Category(
            edition=edition, dimension=dimensions[code], participant=participant, prizes=categories.get("prizes", 3)
        )
        for code in categories["dimensions"]
        for participant in categories["participants"]
    )  # fmt: skip
    return len(made)


@transaction.atomic
def set_dates(edition, *, dates: dict[str, tuple], grace_minutes: int, reason: str, by, now) -> Edition:
    """New dates by stage kind and the grace after the deadline. The reason stands on the edition's timeline.

    A stage that closed stays closed at its time: reopening is an extension and asks for its own decision.
    """
    if not reason.strip():
        raise Refused(_("Give a reason. It stands on the timeline of the edition."))
    stages = {stage.kind: stage for stage in Stage.objects.select_for_update().filter(edition=edition)}
    changes: dict[str, Any] = {}
    for kind, (opens, closes) in dates.items():
        stage = stages[kind]
        if (stage.opens_at, stage.closes_at) == (opens, closes):
            continue
        _check_dates(stage, opens, closes, now)
        changes[kind] = {
            "from": [stage.opens_at.isoformat(), stage.closes_at.isoformat()],
            "to": [opens.isoformat(), closes.isoformat()],
        }
        stage.opens_at, stage.closes_at = opens, closes
        stage.save(update_fields=["opens_at", "closes_at"])
    if edition.grace_minutes != grace_minutes:
        changes["grace_minutes"] = {"from": edition.grace_minutes, "to": grace_minutes}
        edition.grace_minutes = grace_minutes
        edition.save(update_fields=["grace_minutes"])
    if not changes:
        raise Refused(_("Nothing was changed."))
    edition.__dict__.pop("timeline", None)
    audit.record("edition.set_dates", edition, by=by, now=now, edition=edition, changes=changes, reason=reason.strip())
    return edition


def _check_dates(stage, opens, closes, now) -> None:
    label = {"stage": stage.get_kind_display()}
    if closes <= opens:
        raise Refused(_("%(stage)s: the end must lie after the start.") % label)
    if stage.closes_at <= now:
        raise Refused(_("%(stage)s: the stage is over, its dates stay as they are.") % label)
    if stage.opens_at <= now and opens != stage.opens_at:
        raise Refused(_("%(stage)s: the stage has begun, its start stays as it is.") % label)
    if closes <= now:
        raise Refused(_("%(stage)s: the end must lie in the future.") % label)
