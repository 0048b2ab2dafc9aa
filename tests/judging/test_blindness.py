"""Tokens are planted where they could leak; a blind judge's pages, and everybody else's, are searched for them."""

import copy

import pytest
from django.urls import reverse

from awards.models import EntryVersion, FormVersion
from scoring.engine.canonical import digest
from tests.factories.sheets import JUDGING, assign, eligible_entry, make_sheets, send_sheet

TOKEN = "KANARI-{}"


@pytest.fixture(autouse=True)
def _judging_time(time_machine):
    time_machine.move_to(JUDGING, tick=False)


def planted(world, cast):
    """An entry whose every answer is a token of its own; token -> private, identifies (the entrant) or nothing."""
    entry = eligible_entry(world, 1, title="Lumbung Air Desa")
    definition = copy.deepcopy(world.edition.form.definition)
    long = [q for section in definition["sections"] for q in section["questions"] if q["type"] == "long"]
    long[1]["identifies"] = True
    form = FormVersion.objects.create(
        code="planted", number=1, definition=definition, digest=digest(definition), published_at=JUDGING
    )
    answers, tokens = {}, {}
    for section in definition["sections"]:
        for question in section["questions"]:
            if question["type"] in {"short", "long"} and not question.get("show_if"):
                token = TOKEN.format(question["code"].upper())
                answers.setdefault(section["code"], {})[question["code"]] = token
                tokens[token] = (
                    "private" if question.get("private") else "identifies" if question.get("identifies") else ""
                )
    version = EntryVersion.objects.create(
        entry=entry, number=2, form=form, title=entry.title, content={"answers": answers}, digest="2" * 64,
        receipt="T-2", idempotency_key="k-2", arrived_at=JUDGING, sent_by=cast.region_admin,
    )  # fmt: skip
    type(entry).objects.filter(pk=entry.pk).update(current=version)
    entry.refresh_from_db()
    return entry, tokens


@pytest.mark.parametrize("blind", [True, False])
def test_blind_sheet_lacks_what_identifies_and_an_open_one_has_it(world, cast, login, blind):
    type(world.round).objects.update(blind=blind)
    world.round.refresh_from_db()
    entry, tokens = planted(world, cast)
    own = assign(world, entry, world.judges[1])
    shown = login(cast.judge).get(reverse("judging:sheet", args=[own.pk])).content.decode()
    seen = {token: token in shown for token in tokens}
    hidden = {"private", "identifies"} if blind else {"private"}
    assert seen == {token: kind not in hidden for token, kind in tokens.items()}
    assert set(tokens.values()) == {"private", "identifies", ""}
    assert ("Kabupaten Wonosobo" in shown) is not blind


def test_marks_comments_and_totals_reach_nobody_before_the_freeze(world, cast, login):
    """A colleague's sheet is full of tokens; every page of judging is opened by everybody who may open it."""
    entry = eligible_entry(world, 1)
    own = assign(world, entry, world.judges[1])
    other = world.judges[4]
    sent = make_sheets(world, [entry], [{other: 3}])[0]
    type(sent).objects.filter(pk=sent.pk).update(comment="KANARI-KOMENTAR", total="61.803399")
    send_sheet(world, own, 4)
    slug, number = world.edition.slug, world.round.number
    pages = [
        *(reverse(f"judging:{name}", args=[slug]) for name in ("judges", "panels", "rounds")),
        *(reverse(f"judging:{name}", args=[slug, number]) for name in ("assignment", "proposals", "progress", "rubric")),
        reverse("judging:judge", args=[slug, other.code]),
        reverse("judging:desk"), reverse("judging:sheet", args=[own.pk]),
    ]  # fmt: skip
    opened = 0
    for person in ("judge", "secretariat", "organiser", "auditor", "region_admin", "agency", "province"):
        client = login(getattr(cast, person))
        for page in pages:
            answer = client.get(page)
            opened += answer.status_code == 200
            shown = answer.content.decode()
            assert "KANARI" not in shown
            assert "61.80" not in shown
            if person in {"judge", "agency", "region_admin", "province"}:
                assert other.user.name not in shown
    assert opened > 25
