from datetime import timedelta

from awards.tables.reading import Sheet
from scoring.actions.adopt import adopt
from scoring.actions.freeze import freeze
from scoring.actions.further import further_round
from scoring.actions.run import run
from scoring.actions.tables import Source, export_table, import_table, record_export
from tests.audit_cases import audited
from tests.factories.rankings import frozen_round, judged_round, ranking_run


@audited("scoring.actions.freeze.freeze")
def freeze_round(world, cast, now):
    round = judged_round(world)
    return lambda: freeze(round, by=cast.organiser, now=now)


@audited("scoring.actions.run.run")
def run_ranking(world, cast, now):
    frozen = frozen_round(world, cast)
    return lambda: run(frozen, method="mean", params={}, by=cast.organiser, now=now)


@audited("scoring.actions.further.further_round")
def prepare_a_further_round(world, cast, now):
    made, dates = (
        ranking_run(world, cast),
        {"opens_at": now + timedelta(days=60), "closes_at": now + timedelta(days=70)},
    )
    return lambda: further_round(made, pairs=[("2026-0001", "J05")], by=cast.organiser, now=now, **dates)


@audited("scoring.actions.adopt.adopt")
def adopt_run(world, cast, now):
    made = ranking_run(world, cast)
    return lambda: adopt(made, by=cast.organiser, now=now)


@audited("scoring.actions.tables.import_table")
def import_agencies(world, cast, now):
    sheet = Sheet(["region", "name"], [["33.07", "Dinas Baru"]], [2])
    source = Source("tabel.csv", "0" * 64)
    return lambda: import_table("agencies", sheet, source=source, edition=world.edition, by=cast.secretariat, now=now)


@audited("scoring.actions.tables.export_table")
def export_entries(world, cast, now):
    return lambda: export_table("entries", edition=world.edition, by=cast.auditor, now=now)


@audited("scoring.actions.tables.record_export")
def export_run(world, cast, now):
    return lambda: record_export("run R1-1 csv", 3, edition=world.edition, by=cast.auditor, now=now)
