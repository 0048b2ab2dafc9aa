import time_machine

from awards.actions import beginning, eligibility, likeness, lineage
from awards.enums import EntryState
from tests.audit_cases import audited
from tests.factories.entries import make_entry
from tests.factories.gates import earlier_entry

OUTSIDE = {"title": "Layanan Jemput Bola", "region": "Kota Lain"}


def linked(world, cast, now, **words):
    entry = make_entry(world, state=EntryState.SENT)
    return lineage.connect(entry, kind="replicated_from", outside=OUTSIDE, by=cast.agency, now=now, **words)


def pair(world):
    return [make_entry(world, state=EntryState.SENT, dimension=name) for name in ("governance", "living")]


@audited("awards.actions.eligibility.set_rules")
def set_rules(world, cast, now):
    rules = [{"kind": "at_most", "entries": 3, "per": "region"}]
    return lambda: eligibility.set_rules(world.edition, rules=rules, reason="Keputusan", by=cast.organiser, now=now)


@audited("awards.actions.beginning.begin")
def begin_with_the_answers_of_last_year(world, cast, now):
    source = earlier_entry(world)
    category = world.categories["governance-kabupaten"]
    return lambda: beginning.begin(
        agency=source.agency, category=category, title="Tahun ini", continues=source, copy=True, with_files=True,
        by=cast.agency, now=now,
    )  # fmt: skip


@audited("awards.actions.lineage.connect")
def connect(world, cast, now):
    entry = make_entry(world)
    return lambda: lineage.connect(entry, kind="replicated_from", outside=OUTSIDE, by=cast.agency, now=now)


@audited("awards.actions.lineage.take_back")
def take_back(world, cast, now):
    link = linked(world, cast, now)
    return lambda: lineage.take_back(link, by=cast.agency, now=now)


@audited("awards.actions.lineage.confirm")
def confirm(world, cast, now):
    link = linked(world, cast, now)
    return lambda: lineage.confirm(link, by=cast.secretariat, now=now)


@audited("awards.actions.lineage.decline")
def decline(world, cast, now):
    link = linked(world, cast, now)
    return lambda: lineage.decline(link, reason="Keliru", by=cast.secretariat, now=now)


@audited("awards.actions.likeness.request")
def ask_for_a_comparison(world, cast, now):
    def ask():
        with time_machine.travel(now, tick=False):  # tests do the work at once, and it reads the clock
            return likeness.request(world.edition, by=cast.secretariat, now=now)

    return ask


@audited("awards.actions.likeness.compare")
def compare(world, cast, now):
    pair(world)
    return lambda: likeness.compare(world.edition, by=cast.secretariat, now=now)


@audited("awards.actions.likeness.judge")
def judge(world, cast, now):
    one, other = pair(world)
    return lambda: likeness.judge(one, other, finding="replica", origin=one, by=cast.secretariat, now=now)
