from scoring.actions.adopt import adopt
from scoring.actions.freeze import freeze
from scoring.actions.run import run
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


@audited("scoring.actions.adopt.adopt")
def adopt_run(world, cast, now):
    made = ranking_run(world, cast)
    return lambda: adopt(made, by=cast.organiser, now=now)
