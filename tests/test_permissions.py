"""Who is answered what: every URL, every role, own and other, in every phase, against the reviewed table."""

import pytest

from tests.permissions import matrix, scenes, surfaces

LISTED = surfaces.SURFACES


def test_every_url_is_listed():
    listed = {surface.name for surface in LISTED} | surfaces.OUTSIDE
    assert sorted({name for name, _pattern in surfaces.named_patterns()} - listed) == []


def test_every_listed_url_exists():
    named = {name for name, _pattern in surfaces.named_patterns()}
    assert sorted(({surface.name for surface in LISTED} | surfaces.OUTSIDE) - named) == []


@pytest.mark.timeout(300)
@pytest.mark.parametrize("phase", matrix.PHASES)
def test_everyone_is_answered_as_the_table_says(phase, world, cast, time_machine, monkeypatch, request):
    scene = scenes.build(phase, world, cast, time_machine)
    with matrix.in_short(monkeypatch):
        seen = list(matrix.rows(LISTED, scene, matrix.clients(cast)))
    path = matrix.table(phase)
    if request.config.getoption("--write-matrix"):
        path.write_text("\n".join(seen) + "\n")
    assert seen == path.read_text().splitlines()


def test_nobody_acts_without_logging_in():
    """In no phase does a POST of the public reach an act of ours: it is sent to the log-in page, or a script is told."""
    acts = [
        line
        for phase in matrix.PHASES
        for line in matrix.table(phase).read_text().splitlines()
        if " POST " in line and not line.startswith(surfaces.PUBLIC_POSTS)
    ]
    assert len(acts) > 200
    assert [line for line in acts if "login=nobody" not in line and "401=nobody" not in line] == []
