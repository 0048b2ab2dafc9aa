"""Looking for entries that read alike, and the secretariat's verdict on a pair."""

from typing import cast

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.actions import job as jobs
from accounts.enums import JobState
from accounts.language import pick
from accounts.models import Job
from accounts.refusal import Refused
from awards.actions import lineage
from awards.enums import LineageKind, PairFinding
from awards.likeness.contents import find_pairs
from awards.models import Edition, Entry, EntryVersion, LikenessRun, Lineage, PairVerdict, SimilarPair
from awards.queries.likeness import in_order, latest, texts_of
from scoring.engine import canonical

LINKS = {PairFinding.REPLICA: LineageKind.REPLICATES, PairFinding.CONTINUES: LineageKind.CONTINUES}
BATCH = 500
JOB, STEPS = "likeness", 3


@transaction.atomic
def request(edition, *, by, now, entry=None) -> Job:
    """The job that compares; one that waits or runs for the same is enough, however often it is asked for."""
    Edition.objects.select_for_update(of=("self",)).only("pk").get(pk=edition.pk)
    arguments = {"entry": entry.pk} if entry else {}
    waiting = Job.objects.filter(kind=JOB, edition_id=edition.pk, state__in=[JobState.QUEUED, JobState.RUNNING])
    same = next((job for job in waiting if job.arguments == arguments), None)
    if same is not None and same.owner_id == by.pk:
        return same
    title = _("Similar entries: %(what)s") % {"what": entry.code if entry else pick(edition, "name")}
    return jobs.start(JOB, title=title, arguments=arguments, by=by, now=now, edition=edition, total=STEPS)


def compare(edition, *, by, now, entry=None, progress=lambda done: None) -> LikenessRun:
    """Compare the arrived entries of an edition, or one of them, with all that were sent until then; keep the pairs.

    Pairs without verdict that are alike no more go away. Of one entry all pairs are kept, or those that another entry
    had found with it would go. progress: called with 1 when the texts are read and 2 when
    they are compared. The reading and the sums happen before the transaction.
    """
    entries, texts = {}, []
    for found, text in texts_of(edition, entry):
        version = cast("EntryVersion", found.current)
        entries[found.code] = (found.pk, version.pk, version.digest)
        texts.append(text)
    progress(1)
    pairs = find_pairs(texts, top=len(texts)) if entry else find_pairs(texts)
    progress(2)
    return _keep(edition, entries, pairs, entry=entry, by=by, now=now)


@transaction.atomic
def _keep(edition, entries, pairs, *, entry, by, now) -> LikenessRun:
    run = LikenessRun.objects.create(
        edition=edition, entry=entry, texts=len(entries), found=len(pairs), by=by, at=now,
        digest=canonical.digest(sorted((code, digest) for code, (_pk, _version, digest) in entries.items())),
    )  # fmt: skip
    rows = [_row(run, entries, pair, now) for pair in pairs]
    SimilarPair.objects.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["first", "second", "kind"],
        update_fields=["score", "first_version", "second_version", "run", "found_at"],
    )  # fmt: skip
    _forget_stale(edition, entry, run)
    audit.record("likeness.compare", run, by=by, now=now, edition=edition, entry=entry and entry.pk, found=len(pairs))
    return run


def _row(run, entries, pair, now) -> SimilarPair:
    (one, one_version, _d), (other, other_version, _e) = sorted([entries[pair.first], entries[pair.second]])
    return SimilarPair(
        first_id=one, second_id=other, first_version_id=one_version, second_version_id=other_version, kind=pair.kind,
        score=str(pair.score), run=run, found_at=now,
    )  # fmt: skip


def _forget_stale(edition, entry, run) -> None:
    about = Q(first=entry) | Q(second=entry) if entry else Q(first__edition=edition) | Q(second__edition=edition)
    upto = {"first__edition__year__lte": edition.year, "second__edition__year__lte": edition.year}
    said = PairVerdict.objects.filter(first=OuterRef("first"), second=OuterRef("second"))
    stale = SimilarPair.objects.filter(about, ~Exists(said), **upto).exclude(run=run)
    SimilarPair.objects.filter(pk__in=list(stale.values_list("pk", flat=True))).delete()


@transaction.atomic
def judge(one, other, *, finding, by, now, origin=None, note="", edition=None) -> PairVerdict:
    """What the secretariat says of two entries. A replica or continuation names its origin and is linked at once.

    The same word given twice in a row stands once; a different one follows the earlier, whose link then goes.
    """
    finding = PairFinding(finding)
    first, second = in_order(one, other)
    locked = {
        row.pk: row for row in Entry.objects.select_for_update().filter(pk__in=[first.pk, second.pk]).order_by("pk")
    }
    if (finding in LINKS) != (origin is not None) or (origin and origin.pk not in locked):
        raise Refused(_("Say which of the two was there first."))
    before = latest(first, second)
    said = (finding, origin.pk if origin else None, note.strip())
    if before is not None and (before.finding, before.origin_id, before.note) == said:
        return before
    kept = (origin.pk, LINKS[finding]) if origin else None
    _unlink(first, second, kept=kept, linked=bool(before and before.finding in LINKS), note=note, by=by, now=now)
    if origin is not None:
        later = second if origin.pk == first.pk else first
        link = lineage.connect(later, kind=LINKS[finding], source=origin, by_secretariat=True, by=by, now=now)
        lineage.confirm(link, by=by, now=now)
    verdict = PairVerdict.objects.create(
        first=first, second=second, finding=finding, origin=origin, note=note.strip(), by=by, at=now
    )
    audit.record(
        "pair.judge", verdict, by=by, now=now, edition=edition or one.edition_id, first=first.pk, second=second.pk,
        finding=finding, origin=origin and origin.pk,
    )  # fmt: skip
    return verdict


def _unlink(first, second, *, kept, linked, note, by, now) -> None:
    """Links between the two that the secretariat has set, and, if the earlier verdict `linked` them, those of the
    entrant that it confirmed. kept: (source, kind) of the link that the new verdict says too."""
    between = Q(entry=first, source=second) | Q(entry=second, source=first)
    theirs = Q(by_secretariat=True) | Q(confirmed_at__isnull=False) if linked else Q(by_secretariat=True)
    for link in Lineage.objects.standing().filter(between, theirs):
        if (link.source_id, link.kind) == kept:
            continue
        lineage.decline(link, reason=note.strip() or _("The verdict on the pair was changed."), by=by, now=now)
