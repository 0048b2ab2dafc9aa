"""A server of the sample pages for the browser. No database is needed."""

import secrets

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import override_settings
from django.test.testcases import LiveServerThread

from tests.front.pages import Desk


@pytest.fixture(scope="module")
def sample_site():
    templates = [dict(settings.TEMPLATES[0])]
    templates[0]["DIRS"] = [*templates[0]["DIRS"], settings.BASE_DIR / "tests/front/templates"]
    with override_settings(
        ROOT_URLCONF="tests.front.pages",
        TEMPLATES=templates,
        MESSAGE_STORAGE="django.contrib.messages.storage.cookie.CookieStorage",
    ):
        thread = LiveServerThread("127.0.0.1", StaticFilesHandler, port=0)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        yield f"http://127.0.0.1:{thread.port}"
        thread.terminate()


@pytest.fixture
def visit(browser, sample_site):
    """visit(path, width=, theme=) -> an open page; whatever the browser complains about fails the test."""
    contexts, complaints = [], []
    Desk.visit = secrets.token_hex(8)

    def open_page(path, width=1280, theme="light", **options):
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=theme, **options)
        contexts.append(context)
        context.add_cookies([{"name": "visit", "value": Desk.visit, "url": sample_site}])
        page = context.new_page()
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.complaints = complaints
        page.goto(sample_site + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
