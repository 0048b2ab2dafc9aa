"""A person at a browser: goes to pages, presses what is written there, and notices what is wrong with a page."""

import re
from contextlib import contextmanager

from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from tests.journeys.pages import Look

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HEIGHT = 900


class Person:
    """`t` gives words as this person reads them; `press` needs them in English, as they stand in the source."""

    def __init__(self, browser, site, look: Look, *, user=None, language="id", width=1280, scripts=True):
        self.site, self.look_at, self.language, self.width = site, look, language, width
        self.context = browser.new_context(
            viewport={"width": width, "height": HEIGHT},
            color_scheme="light",
            reduced_motion="reduce",
            java_script_enabled=scripts,
            accept_downloads=True,
        )
        self.context.set_default_timeout(15_000)
        self.keep_cookie("django_language", language)
        self.scripts, self.problems, self.expected = scripts, [], []
        self.page = self.new_tab()
        if user:
            self.log_in_as(user)

    def new_tab(self):
        page = self.context.new_page()
        page.on("console", lambda line: self.complain(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: self.complain(str(error)))
        return page

    def complain(self, text) -> None:
        if not any(word in text for word in self.expected):
            self.problems.append(f"{self.page.url}: {text}")

    @contextmanager
    def expecting(self, word):
        """The browser may complain about this meanwhile, such as "404"."""
        self.expected.append(word)
        yield
        self.page.wait_for_timeout(50)
        self.expected.remove(word)

    def keep_cookie(self, name, value) -> None:
        self.context.add_cookies([{"name": name, "value": value, "url": self.site.url}])

    def log_in_as(self, user) -> None:
        """With a session that the server made, as after the page of entrance."""
        client = Client()
        client.force_login(user, backend=BACKEND)
        self.keep_cookie(settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value)

    def t(self, text: str, **words) -> str:
        with translation.override(self.language):
            return (gettext(text) % words) if words else gettext(text)

    def go(self, path: str, *, look=True) -> None:
        self.page.goto(path if path.startswith("http") else self.site.url + path)
        if look:
            self.look()

    def look(self) -> None:
        self.problems += self.look_at(self)

    def named(self, text: str, *, exact=True, within="body"):
        """The first visible button or link of these words."""
        name = self.t(text)
        if not exact:
            name = re.compile(re.escape(name).replace("/", r"\/"))
        place = self.page.locator(within)
        found = place.get_by_role("button", name=name, exact=exact)
        return found.or_(place.get_by_role("link", name=name, exact=exact)).locator("visible=true").first

    def press(self, text: str, *, exact=True, within="body", look=True) -> None:
        """Press what leads to another page, and look at it."""
        target = self.named(text, exact=exact, within=within)
        with self.page.expect_navigation():
            target.click()
        if look:
            self.look()

    def fill(self, **answers) -> None:
        """field_name=value; text, True for a tick, or a list of ticks."""
        for name, value in answers.items():
            self.fill_one(name, value)

    def fill_one(self, name, value) -> None:
        fields = self.page.locator(f'[name="{name}"]:not([type=hidden])')
        kind = fields.first.evaluate("field => field.type")
        if kind in {"radio", "checkbox"}:
            for each in value if isinstance(value, list) else [value]:
                wanted = fields.first if each is True else self.page.locator(f'[name="{name}"][value="{each}"]')
                self.tick(wanted)
        elif kind.startswith("select"):
            fields.first.select_option(value)
        else:
            fields.first.fill(value)

    def tick(self, field) -> None:
        """By its label, which is what people press."""
        if not field.is_checked():
            field.evaluate_handle("field => field.labels[0]").as_element().click()

    def says(self, text: str) -> bool:
        return text in self.page.locator("main").inner_text()

    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def download(self, text: str, *, exact=True, within="body") -> bytes:
        with self.page.expect_download() as waiting:
            self.named(text, exact=exact, within=within).click()
        return waiting.value.path().read_bytes()

    def leave(self) -> None:
        self.context.close()
