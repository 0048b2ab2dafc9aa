"""One title for one innovation of an agency, also when two take it at the same instant."""

import pytest
from django.utils.translation import override

from accounts.refusal import Refused
from awards.actions import register
from awards.models import Innovation
from tests.factories.register import START, make_innovation
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
TAKEN = "The register of this agency already has an innovation of that title."


def told(act) -> str:
    """The title, or what the form would show; in English, for each thread begins in a language of its own."""
    with override("en"):
        try:
            return act().title
        except Refused as refused:
            return str(refused)


def rename(innovation, title, *, by, now):
    known = {"dimension": innovation.dimension, "starts": START}
    return told(lambda: register.change(innovation, title=title, **known, by=by, now=now))


@pytest.mark.parametrize("titles", [("Satu judul", "Satu judul"), ("Satu judul", "SATU JUDUL")])
def test_of_two_renamed_to_one_title_the_second_is_told(world, cast, now, titles):
    pairs = [(make_innovation(world, title=f"Lama {n}", by=cast.agency), title) for n, title in enumerate(titles)]
    answers = at_once(2, lambda: rename(*pairs.pop(), by=cast.agency, now=now))
    assert sorted(answer == TAKEN for answer in answers) == [False, True]
    assert min(Innovation.objects.values_list("title", flat=True)).startswith("Lama ")
    assert Innovation.objects.filter(title__iexact="Satu judul").count() == 1


def test_of_a_new_one_and_a_renamed_one_the_second_is_told(world, cast, now):
    old = make_innovation(world, title="Lama", by=cast.agency)
    acts = [
        lambda: rename(old, "Satu judul", by=cast.agency, now=now),
        lambda: told(lambda: make_innovation(world, title="Satu judul", by=cast.agency)),
    ]

    def act():
        return acts.pop()()

    answers = at_once(2, act)
    assert sorted(answer == TAKEN for answer in answers) == [False, True]
    assert Innovation.objects.filter(title="Satu judul").count() == 1
