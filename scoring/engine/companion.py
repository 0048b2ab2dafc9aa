"""The calibrated model beside a method that has none of its own: what the screens and the separation then rest on."""

from scoring.engine.calibrated import check_calibrated, run_calibrated
from scoring.engine.posterior import MixedModel
from scoring.engine.result import Result
from scoring.engine.table import Table


def companion_of(table: Table, result: Result) -> Result | None:
    """The calibrated fit of the same marks; None for a method that is of the calibrated kind itself, and where no such
    model can be fitted.
    """
    if isinstance(result.model, MixedModel):
        return None
    found = run_calibrated(table, check_calibrated({}))
    return found if found.model is not None else None
