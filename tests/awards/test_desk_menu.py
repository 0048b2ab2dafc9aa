"""The head of the region desk: one thing to do first, everything else in one menu that needs no script."""

import re

import pytest
from django.urls import reverse


@pytest.fixture
def desk(world, login):
    url = reverse("awards:region_desk", args=[world.regions[0].code, world.edition.slug])
    return lambda person: login(person, "en").get(url).content.decode()


def actions_of(page):
    return re.search(r'<div class="page-actions">(.*?)</div>', page, re.DOTALL).group(1)


def links_in(html):
    return re.findall(r'<a(?: class="[^"]+")? href="([^"]+)"', html)


def test_desk_has_one_button_and_a_menu_with_the_rest(world, cast, desk):
    head = actions_of(desk(cast.region_admin))
    before, menu = head.split('<details class="menu page-menu" data-menu>')
    code, slug = world.regions[0].code, world.edition.slug
    assert links_in(before) == [reverse("awards:nudge_agencies", args=[code, slug])]
    assert links_in(menu) == [
        reverse("awards:entry_new"),
        reverse("awards:late_request", args=[code, slug]),
        reverse("awards:region_certificates", args=[code, slug]),
        reverse("people:region", args=[code]),
        reverse("people:region_agency", args=[code]),
        reverse("awards:register", args=[code]),
        reverse("awards:region_profile", args=[code]),
    ]
    assert head.count("btn-primary") == 1


def test_desk_has_no_menu_for_those_who_only_read_it(cast, desk):
    assert actions_of(desk(cast.auditor)).strip() == ""
