import pytest

from awards.enums import EntryState
from tests.factories.entries import make_entry


@pytest.mark.parametrize("state", EntryState.values)
def test_entry_reaches_state_through_actions(world, state):
    assert make_entry(world, state=state).state == state
