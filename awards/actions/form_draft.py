"""The next form of an edition: begun, saved at every edit, and published as an immutable version."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.refusal import Refused
from awards.actions import form
from awards.actions.migration import migrate_drafts
from awards.models import Edition, FormDraft, FormVersion
from awards.queries.edition import intake_is_over, results_are_public
from awards.queries.form import criteria_of, unknown_criteria
from awards.questionnaire.definition import faults_of
from awards.questionnaire.editing import empty, normal


class StaleFormDraft(Exception):
    """Somebody saved the draft after the writer read it; `current` is what stands."""

    def __init__(self, current: FormDraft):
        super().__init__("The form was saved by somebody else.")
        self.current = current


@transaction.atomic
def begin(edition, *, by, now, base: FormVersion | None = None, code: str = "", title: str = "") -> FormDraft:
    """A draft from the content of a version, or an empty one with a code and a title. An edition has one at a time,
    and none any more once its results are public.
    """
    edition = Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    _refuse_when_public(edition, now)
    if edition.form_drafts.filter(closed_at=None).exists():
        raise Refused(_("A draft of the form is open already. Publish or discard it first."))
    definition = normal(base.definition) if base else empty(code or f"form_{edition.year}", title or edition.name_id)
    draft = FormDraft.objects.create(
        edition=edition, base=base, definition=definition, opened_by=by, opened_at=now, saved_by=by, saved_at=now
    )
    audit.record("form_draft.begin", draft, by=by, now=now, base=base.pk if base else None)
    return draft


@transaction.atomic
def save(draft, *, definition: dict[str, Any], base_version: int, did: str, by, now) -> FormDraft:
    """Put this content into the draft. `did` says in a few words of the audit what was edited.

    Saving what already stands changes nothing. Raises StaleFormDraft when base_version is not the one that stands.
    """
    draft = _locked(draft)
    definition = normal(definition)
    if definition == draft.definition:
        return draft
    if draft.version != base_version:
        raise StaleFormDraft(draft)
    draft.definition, draft.version, draft.saved_by, draft.saved_at = definition, draft.version + 1, by, now
    draft.save()
    audit.record("form_draft.save", draft, by=by, now=now, version=draft.version, did=did)
    return draft


@transaction.atomic
def bring_in(edition, *, definition: dict[str, Any], base_version: int | None, by, now) -> FormDraft:
    """A whole content from a file: into the open draft that the person saw, or into a new one when they saw none."""
    draft = edition.form_drafts.filter(closed_at=None).first()
    if draft is None:
        draft = begin(edition, base=edition.form, by=by, now=now)
        base_version = draft.version
    return save(draft, definition=definition, base_version=base_version or 0, did="import", by=by, now=now)


@transaction.atomic
def discard(draft, *, base_version: int, by, now) -> FormDraft:
    """Close the draft without publishing it. Its content stays in the database, on no page."""
    draft = _locked(draft)
    if draft.version != base_version:
        raise StaleFormDraft(draft)
    draft.closed_at = now
    draft.save(update_fields=["closed_at"])
    audit.record("form_draft.discard", draft, by=by, now=now, version=draft.version)
    return draft


@transaction.atomic
def publish(draft, *, base_version: int, by, now, reason="") -> FormVersion:
    """The draft becomes the form of its edition, and the drafts of entries follow it, all or nothing.

    Publishing twice gives the same version; so does content that was published before. Once intake has closed it needs
    a reason, which stands on the timeline; once the results are public the form stays.
    """
    edition = Edition.objects.select_for_update(no_key=True).get(pk=draft.edition_id)  # others may name it meanwhile
    versions = FormVersion.objects.select_for_update(no_key=True).filter(code=draft.definition["code"])
    list(versions.order_by("pk").values_list("pk"))  # numbers in order, also with other editions of the programme
    done = FormDraft.objects.select_related("published_as").get(pk=draft.pk).published_as
    if done is not None:
        return done
    draft = _locked(draft)
    if draft.version != base_version:
        raise StaleFormDraft(draft)
    _refuse_when_public(edition, now)
    if intake_is_over(edition, now) and not reason.strip():
        raise Refused(_("Intake has closed. Give a reason; it stands on the timeline of the edition."))
    _must_be_sound(draft, edition)
    version = _standing(draft.definition) or form.publish(draft.definition, by=by, now=now)
    before = edition.form
    edition.form = version
    edition.save(update_fields=["form"])
    migrated = migrate_drafts(edition, version, publisher=by, now=now)
    draft.closed_at, draft.published_as = now, version
    draft.save(update_fields=["closed_at", "published_as"])
    audit.record(
        "edition.set_form", edition, by=by, now=now, edition=edition, draft=draft.pk, form=str(version),
        before=str(before or ""), drafts=migrated, reason=reason.strip(),
    )  # fmt: skip
    return version


def _refuse_when_public(edition: Edition, now) -> None:
    if results_are_public(edition, now):
        raise Refused(_("The results of this edition are public, so its form stays. Prepare the form of the next one."))


def _locked(draft) -> FormDraft:
    FormDraft.objects.select_for_update().only("pk").get(pk=draft.pk)
    draft = FormDraft.objects.select_related("edition", "saved_by").get(pk=draft.pk)
    if draft.closed_at is not None:
        raise Refused(_("This draft was published or discarded meanwhile. Begin a new one to change the form."))
    return draft


def _must_be_sound(draft: FormDraft, edition: Edition) -> None:
    if faults := faults_of(draft.definition):
        raise Refused("\n".join(str(fault) for fault in faults))
    known = criteria_of(edition)
    if unknown := unknown_criteria(draft.definition, known) if known.is_fixed else []:
        raise Refused(
            _("The rubric that judges use has no criterion %(codes)s. Correct the questions that name it.")
            % {"codes": ", ".join(unknown)}
        )


def _standing(definition: dict[str, Any]) -> FormVersion | None:
    """A version that says the same, however it was written down."""
    versions = FormVersion.objects.filter(code=definition["code"]).order_by("-number")
    return next((version for version in versions if normal(version.definition) == definition), None)
