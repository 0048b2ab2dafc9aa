"""Two organisers at the rules of eligibility: the second is told, and overwrites nothing unasked."""

from django.urls import reverse

from tests.factories.gates import set_gate

FIRST = [{"kind": "running_at_least", "months": 6}]
THEIRS = [*FIRST, {"kind": "not_winner_of_last", "editions": 3}]


def test_rules_that_were_changed_meanwhile_are_shown_and_overwritten_only_when_asked(world, cast, login):
    set_gate(world, FIRST)
    client, url = login(cast.organiser), reverse("awards:gate_rules", args=[world.edition.slug])
    form = client.get(url).context["form"]
    set_gate(world, THEIRS)
    mine = {"count": 1, "rule-0-kind": "running_at_least", "rule-0-months": "9", "reason": "Diperketat"}
    told = client.post(url, mine | {"base": form["base"].value()})
    world.edition.refresh_from_db()
    assert world.edition.gate_rules == THEIRS
    text = told.content.decode()
    assert ("The innovation has not won in the last 3 editions." in text, 'value="9"' in text) == (True, True)
    client.post(url, mine | {"base": told.context["form"]["base"].value()})
    world.edition.refresh_from_db()
    assert world.edition.gate_rules == [{"kind": "running_at_least", "months": 9}]
