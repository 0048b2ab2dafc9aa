"""Entries, fetched through the rules, and the lists that people of a region work from."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from accounts.enums import Role
from accounts.models import AuditEvent
from awards import deadlines
from awards.enums import EntryState
from awards.models import Agency, Category, Edition, Entry, EntryVersion, Evidence
from awards.queries.keeper import with_keeper
from awards.rules import entry as rules

# What the timeline of an entry tells; saving a draft is not told.
TOLD = (
    "entry.start", "entry.hand_over", "entry.return", "entry.submit", "entry.withdraw", "entry.screen",
)  # fmt: skip
LARGE = (
    "form__definition", "current__content", "edition__charter", "edition__tie_breaks", "edition__grades",
    "edition__method_params", "edition__awards", "edition__screening_clauses", "edition__gate_rules",
    "edition__reminder_days", "edition__digest_rhythm",
)  # fmt: skip
SEND_FROM = {EntryState.REVIEW, EntryState.SENT, EntryState.REPAIR}


def fetch_entry(user, code: str, rule=rules.may_see_entry) -> Entry:
    """The entry with labels, edition and form, if this person may know of it (else 404) and `rule` holds (else 403).

    What is large (the form's definition, the sent content, wording and rules of the edition) stays in the database until it is asked for.
    A code is unique, so nothing is ordered or limited: for `first()` PostgreSQL plans these joins up to nine times as long.
    """
    entries = Entry.objects.with_labels().select_related("edition", "form").defer(*LARGE)
    entry = next(iter(entries.filter(code=code)), None)
    if entry is None or not rules.may_see_entry(user, entry):
        raise Http404
    if not rule(user, entry):
        raise PermissionDenied
    return entry


def version_of(entry: Entry, number: int) -> EntryVersion:
    """A sent version of an entry that was fetched through its rule."""
    version = entry.versions.select_related("form", "sent_by").filter(number=number).first()
    if version is None:
        raise Http404
    version.entry = entry
    return version


def fetch_evidence(user, code: str, pk: int) -> Evidence:
    """A file that this person may download: of the draft for those who read it, of sent versions for all who see
    the entry."""
    entry = fetch_entry(user, code)
    evidence = entry.evidence.filter(pk=pk).first()
    if evidence is None:
        raise Http404
    in_draft = evidence.removed_at is None and rules.may_read_draft(user, entry)
    if not in_draft and pk not in sent_files(entry):
        raise Http404
    return evidence


def fetch_standing_file(user, code: str, pk: int) -> Evidence:
    """A file of the draft for those who work on the entry."""
    entry = fetch_entry(user, code, rules.may_work_on_entry)
    evidence = entry.evidence.filter(pk=pk, removed_at=None).first()
    if evidence is None:
        raise Http404
    evidence.entry = entry
    return evidence


def sent_files(entry: Entry) -> set[int]:
    """Ids of the evidence that any sent version of the entry names."""
    return {pk for version in entry.versions.all() for pk in files_named_in(version.content)}


def files_named_in(content: dict) -> set[int]:
    """Ids of the evidence in the sealed content of one version."""
    return set(claims_named_in(content))


def claims_named_in(content: dict) -> dict[int, str]:
    """Id of the evidence in the sealed content of one version -> the claim that it names there."""
    values = (value for section in content["answers"].values() for value in section.values() if isinstance(value, list))
    files = (item for value in values for item in value if isinstance(item, dict) and "sha256" in item)
    return {file["id"]: file.get("supports", "") for file in files}


def entries_of(user):
    """Entries that this person writes or answers for, with labels, the newest edition first."""
    mine = Q(agency__in=user.over(Role.AGENCY)) | Q(region__in=user.over(Role.REGION_ADMIN))
    entries = with_keeper(Entry.objects.filter(mine).with_labels().select_related("edition").defer("current__content"))
    return entries.order_by("-edition__year", "code")


def agencies_for(user):
    """Agencies in whose name this person may start an entry."""
    mine = Q(pk__in=user.over(Role.AGENCY)) | Q(region__in=user.over(Role.REGION_ADMIN))
    return Agency.objects.filter(mine, is_active=True).select_related("region").order_by("region__name", "name")


def open_editions(now, agencies) -> list[Edition]:
    """Editions that take entries of these agencies now, if only in one dimension by an extension; newest first."""
    editions = Edition.objects.filter(form__isnull=False).select_related("form").defer("form__definition")
    editions = editions.prefetch_related("stages")
    regions = {agency.region_id: agency.region for agency in agencies}.values()
    return [
        edition
        for edition in editions
        if deadlines.intake_is_open(edition, now)
        or any(
            deadlines.intake_is_open(edition, now, region=region, dimension_id=extension.dimension_id)
            for extension in edition.extensions_in_force
            for region in regions
        )
    ]


def open_categories(editions):
    return (
        Category.objects.filter(edition__in=editions)
        .select_related("edition", "dimension")
        .order_by("-edition__year", "dimension__order", "participant")
    )


def history_of(entry: Entry):
    """What happened to an entry, oldest first, with actors: one query."""
    events = AuditEvent.objects.filter(noun="entry", noun_id=entry.pk, verb__in=TOLD)
    return events.select_related("actor").order_by("at", "id")


@dataclass(frozen=True)
class May:
    """What this person can do with this entry in its present state, for pages to offer only that."""

    edit: bool
    read_draft: bool
    hand_over: bool
    give_back: bool
    send: bool
    withdraw: bool
    approve: bool  # single sections
    comment: bool
    give_to: bool  # put a colleague in charge


def may(user, entry: Entry, now) -> May:
    works, decides = rules.may_work_on_entry(user, entry), rules.may_decide_for_region(user, entry)
    is_open = deadlines.is_open(entry, now)
    return May(
        edit=is_open and entry.state in rules.WRITABLE and rules.holds_pen(user, entry),
        read_draft=bool(rules.may_read_draft(user, entry)),
        hand_over=bool(works and is_open and entry.state == EntryState.DRAFT),
        give_back=bool(decides and entry.state == EntryState.REVIEW),
        send=bool(decides and is_open and entry.state in SEND_FROM),
        withdraw=bool(
            ((decides and is_open) or rules.withdraws_late(user, entry)) and entry.may_become(EntryState.WITHDRAWN)
        ),
        approve=bool(decides and is_open and entry.state in rules.WRITABLE),
        comment=bool(works and entry.state != EntryState.WITHDRAWN),
        give_to=bool(works and entry.state in rules.WRITABLE),
    )
