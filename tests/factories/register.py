"""Innovations of the register, reported by the action that agencies use."""

from datetime import date

from awards.actions import register
from awards.enums import InnovationState
from awards.models import Dimension
from tests.factories.entries import clerk
from tests.factories.world import NOW

START = date(2025, 3, 1)


def make_innovation(world, *, region=0, agency=0, title="Antrean Daring", dimension="governance", by=None, now=NOW,
                    state=InnovationState.RUNNING, starts=START, **more):  # fmt: skip
    place = world.regions[region]
    return register.register(
        world.agencies[place.code][agency], title=title, dimension=Dimension.objects.get(code=dimension), state=state,
        starts=starts, by=by or clerk(), now=now, **more,
    )  # fmt: skip
