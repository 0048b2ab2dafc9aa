"""The region's desk and profile at a browser: the menu of the desk, and a fact that the secretariat keeps."""

import pytest


def test_secretariat_sets_the_year_that_a_region_joined(begin, person):
    ground = begin("empty")
    secretariat = person(ground.cast.secretariat, width=360, language="en")
    secretariat.go("/regions/33.07/year-joined/")
    secretariat.fill(year="2018", source="SK (contoh)")
    secretariat.press("Save the year")
    assert secretariat.says("in the programme since 2018")
    assert secretariat.says("Year joined changed")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_menu_of_the_region_desk_opens(begin, person, scripts):
    ground = begin("empty")
    admin = person(ground.cast.region_admin, width=360, language="en", scripts=scripts)
    admin.go("/region/33.07/forum-2026/")
    admin.page.locator(".page-menu > summary").click()
    admin.look()
    admin.press("Region profile")
    assert admin.says("In the programme")
