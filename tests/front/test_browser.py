"""The shell, the components and the small scripts in a real browser, under the real content security policy."""

import pytest

from tests.front.pages import Desk

pytestmark = pytest.mark.journey


@pytest.fixture(autouse=True)
def desk():
    Desk.answers, Desk.received = [], []
    return Desk


def violations(page):
    from axe_playwright_python.sync_playwright import Axe  # only where a browser is

    found = Axe().run(page).response["violations"]
    return [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found]


def state(page):
    return page.locator("[data-autosave-status]").get_attribute("data-state")


def wait_for_state(page, wanted):
    page.wait_for_selector(f'[data-autosave-status][data-state="{wanted}"]')


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", ["/style/", "/sheet/", "/error/403/", "/error/404/", "/error/500/"])
def test_page_has_no_axe_violation_and_fits(visit, path, width, theme):
    page = visit(path, width=width, theme=theme)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator("html").get_attribute("data-bs-theme") == theme


def test_menu_on_a_phone_opens_without_violation_and_closes_on_escape(visit):
    page = visit("/style/", width=360)
    menu = page.locator("details.shell-menu-small")
    menu.locator("summary").click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None


def test_first_tab_stop_leads_to_the_content(visit):
    page = visit("/sheet/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_error_summary_takes_the_focus_and_leads_to_the_field(visit):
    page = visit("/style/")
    assert "error-summary" in page.evaluate("document.activeElement.className")
    page.locator(".error-summary a").first.click()
    assert page.evaluate("document.activeElement.id") == "id_title"


def test_theme_choice_outlives_the_page(visit):
    page = visit("/sheet/")
    page.locator("[data-theme-toggle]").click()
    page.reload()
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    assert page.locator("[data-theme-toggle]").get_attribute("aria-pressed") == "true"


def test_chosen_theme_comes_from_the_server_without_scripts(browser, sample_site):
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([{"name": "juara_theme", "value": "dark", "url": sample_site}])
    page = context.new_page()
    page.goto(f"{sample_site}/sheet/")
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    context.close()


def test_word_count_follows_the_text_and_says_when_it_is_too_long(visit):
    page = visit("/sheet/")
    line = page.locator("[data-word-count-for=comment]")
    page.fill("#comment", "satu dua - tiga")
    assert line.inner_text() == "3 of at most 5 words"
    page.fill("#comment", "a b c d e f g")
    assert line.inner_text() == "7 words: 2 more than the 5 allowed"


def test_conditional_question_shows_only_when_asked_for(visit):
    page = visit("/sheet/")
    block, field = page.locator("#why-block"), page.locator("#why")
    assert (block.is_visible(), field.is_disabled()) == (False, True)
    page.check("#impact_5", force=True)
    assert (block.is_visible(), field.is_disabled()) == (True, False)
    page.check("#impact_3", force=True)
    assert (block.is_visible(), field.is_disabled()) == (False, True)


def test_autosave_sends_what_was_typed_and_takes_the_new_version(visit, desk):
    page = visit("/sheet/")
    page.fill("#comment", "Bukti lengkap")
    wait_for_state(page, "saved")
    assert page.locator("[data-autosave-status]").inner_text() == "Tersimpan 15.20"
    assert page.locator("[name=version]").input_value() == "4"
    assert [(sent["comment"], sent["version"]) for sent in desk.received] == [("Bukti lengkap", "3")]
    assert page.evaluate("localStorage.length") == 0


def test_autosave_conflict_overwrites_nothing_and_shows_the_way(visit, desk):
    desk.answers = [(409, {"version": 9, "url": "/compare/"})]
    page = visit("/sheet/")
    page.fill("#comment", "Teks saya")
    box = page.locator("[data-autosave-conflict]")
    box.wait_for()
    assert box.locator("a").get_attribute("href") == "/compare/"
    assert (page.input_value("#comment"), page.input_value("[name=version]")) == ("Teks saya", "3")
    page.fill("#comment", "Teks saya, lebih panjang")
    page.wait_for_timeout(1200)
    assert len(desk.received) == 1
    page.complaints.clear()


def test_autosave_keeps_the_text_on_the_device_while_the_line_is_down(visit, desk):
    page = visit("/sheet/")
    page.context.set_offline(True)
    page.fill("#comment", "Ditulis di perahu")
    wait_for_state(page, "offline")
    page.context.set_offline(False)
    wait_for_state(page, "saved")
    assert [sent["comment"] for sent in desk.received] == ["Ditulis di perahu"]
    page.complaints.clear()


def test_unsent_text_comes_back_with_a_visible_note(visit, desk):
    page = visit("/sheet/")
    page.context.set_offline(True)
    page.fill("#comment", "Belum terkirim")
    wait_for_state(page, "offline")
    kept = page.evaluate("JSON.stringify(localStorage)")
    page.context.set_offline(False)
    wait_for_state(page, "saved")
    page.evaluate("kept => Object.assign(localStorage, JSON.parse(kept))", kept)
    page.reload()
    page.locator("[data-autosave-restored]").wait_for()
    assert page.input_value("#comment") == "Belum terkirim"
    page.complaints.clear()


def test_text_of_an_older_page_that_was_submitted_is_let_go(visit):
    page = visit("/sheet/")
    page.evaluate(
        """localStorage.setItem("juara:draft:/sheet/:sheet", JSON.stringify(
            {version: 2, values: [["comment", "lama"]], isSubmitted: true}))"""
    )
    page.reload()
    assert (page.input_value("#comment"), page.evaluate("localStorage.length")) == ("", 0)


def test_autosave_stops_when_the_page_is_closed_to_the_writer(visit, desk):
    desk.answers = [(403, {})]
    page = visit("/sheet/")
    page.fill("#comment", "Terlambat")
    wait_for_state(page, "denied")
    assert page.evaluate("localStorage.length") == 1
    page.complaints.clear()


def test_leaving_the_page_sends_what_is_open(visit, desk, sample_site):
    page = visit("/sheet/")
    page.fill("#comment", "Kata terakhir")
    page.goto(f"{sample_site}/error/404/")
    page.wait_for_timeout(300)
    assert [sent["comment"] for sent in desk.received] == ["Kata terakhir"]
    page.complaints.clear()


def test_form_is_sent_once_however_often_it_is_pressed(visit):
    page = visit("/style/")
    pressed = []
    page.route("**/style/", lambda route: pressed.append(route.request.method))  # the answer never comes
    shown = page.evaluate("""() => new Promise((resolve) => {
        const button = document.querySelector("#sample .btn-primary");
        button.click(); button.click(); button.click();
        setTimeout(() => resolve([button.getAttribute("aria-disabled"), button.textContent]), 50);
    })""")
    page.wait_for_timeout(200)
    assert (pressed, shown) == (["POST"], ["true", "Mohon tunggu"])
