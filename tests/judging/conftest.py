import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english():
    """Messages of actions are compared in English."""
    with translation.override("en"):
        yield
