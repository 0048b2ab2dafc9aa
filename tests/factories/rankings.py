"""A judged round, written straight to the tables: what freezing and ranking start from."""

from datetime import timedelta
from hashlib import sha256

from awards.enums import EntryState, RegionKind
from awards.models import Entry, EntryVersion
from judging.enums import AssignmentKind, RoundState, SheetState
from judging.models import Assignment, ScoreSheet
from scoring.actions.freeze import freeze
from scoring.actions.run import run
from tests.factories.world import NOW

LATER = NOW + timedelta(days=51)


def eligible_entry(world, number, *, dimension="governance", region=0, title="") -> Entry:
    """An entry of a region, sent once and found eligible."""
    home = world.regions[region]
    kind = RegionKind(home.kind)
    author = world.judges[5].user
    entry = Entry.objects.create(
        edition=world.edition, region=home, agency=world.agencies[home.code][0],
        category=world.categories[f"{dimension}-{kind}"], code=f"2026-{number:04d}", title=title or f"Inovasi {number}",
        state_since=NOW, form=world.edition.form, created_by=author, created_at=NOW,
    )  # fmt: skip
    send_version(entry)
    Entry.objects.filter(pk=entry.pk).update(state=EntryState.ELIGIBLE)
    entry.refresh_from_db()
    return entry


def send_version(entry, number=1) -> EntryVersion:
    version = EntryVersion.objects.create(
        entry=entry, number=number, form=entry.form, title=entry.title, content={"answers": {}},
        digest=sha256(f"{entry.code}/{number}".encode()).hexdigest(), receipt=f"T-{entry.code}-{number}",
        idempotency_key=f"key-{entry.pk}-{number}", arrived_at=NOW, sent_by=entry.created_by,
    )  # fmt: skip
    entry.current = version
    entry.save(update_fields=["current"])
    return version


def sent_sheet(round, entry, judge, marks, *, kind=AssignmentKind.FIRST, version=None) -> ScoreSheet:
    """marks: one mark for every criterion, or criterion -> mark (None = abstained)."""
    criteria = [criterion["code"] for criterion in round.rubric.definition["criteria"]]
    given = marks if isinstance(marks, dict) else dict.fromkeys(criteria, marks)
    assignment = Assignment.objects.create(
        round=round, entry=entry, judge=judge, kind=kind, assigned_by=judge.user, assigned_at=NOW, declared_at=NOW
    )
    return ScoreSheet.objects.create(
        assignment=assignment, entry_version=version or entry.current, state=SheetState.SENT, version=1,
        marks={
            code: {"mark": None, "reason": "", "missing": "abstained"} if mark is None
            else {"mark": str(mark), "reason": "", "missing": ""}
            for code, mark in given.items()
        },
        created_at=NOW, saved_at=NOW, sent_at=NOW,
    )  # fmt: skip


def judged_round(world, levels=(5, 4, 3), *, dimension="governance", region=0, first=1, spread=True):
    """One entry for each level, marked by three judges (one of them a step lower); the round is closed."""
    panel = world.judges[1:4]
    for number, level in enumerate(levels, start=first):
        entry = eligible_entry(world, number, dimension=dimension, region=region)
        for judge in panel:
            lower = spread and judge == panel[-1] and level > 1
            sent_sheet(world.round, entry, judge, level - 1 if lower else level)
    world.round.state = RoundState.CLOSED
    world.round.save(update_fields=["state"])
    return world.round


def frozen_round(world, cast, **kwargs):
    return freeze(judged_round(world, **kwargs), by=cast.organiser, now=LATER)


def ranking_run(world, cast, *, method="mean", params=None, **kwargs):
    frozen = frozen_round(world, cast, **kwargs)
    return run(frozen, method=method, params=params or {}, by=cast.organiser, now=LATER)
