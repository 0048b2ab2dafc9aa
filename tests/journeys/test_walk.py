"""Every page that links lead to before and after the publication."""

import pytest

from tests.journeys.pages import view_name

PARTS = ["", "agency", "region_admin", "province", "secretariat", "judge", "chair", "organiser", "auditor"]


def links(person) -> list[str]:
    hrefs = person.page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    return [href.split("#")[0] for href in hrefs if href.startswith("/") and not href.startswith("/static/")]


def walk(person, met: set[str]) -> None:
    """From the home page along all links to views that nobody has met yet."""
    waiting = visit(person, "/")
    while waiting:
        path = waiting.pop(0)
        name = view_name(path)
        if name not in met:
            met.add(name)
            waiting += visit(person, path)


def visit(person, path) -> list[str]:
    from playwright.sync_api import Error  # only where a browser is

    try:
        person.page.goto(person.site.url + path)
    except Error as error:
        if "Download is starting" in str(error):
            return []
        raise
    person.look()
    return links(person)


@pytest.mark.timeout(400)
@pytest.mark.parametrize(("language", "width"), [("id", 1280), ("en", 360)], ids=["desk", "phone"])
def test_every_page_that_links_lead_to_is_in_order(begin, person, language, width):
    met = {"home"}
    for state in ("published", "judging"):
        ground = begin(state)
        for part in PARTS:
            user = getattr(ground.cast, part) if part else None
            walk(person(user, language=language, width=width), met)
    assert len(met) > 50, sorted(met)
