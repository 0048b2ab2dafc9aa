"""A page that is sent after the log-in has ended, or with the token of an earlier one, gives back what was typed."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.entries import make_entry

pytestmark = pytest.mark.django_db
PAGE = {"Accept": "text/html"}


@pytest.fixture
def url(world):
    return reverse("awards:entry_step", args=[make_entry(world).code, "problem"])


def test_typed_text_comes_back_with_the_way_to_log_in(url):
    answer = Client().post(
        url, {"problem-problem": " Antre <b>lama</b>. ", "version": "3", "next": "next"}, headers=PAGE
    )
    assert (answer.status_code, answer.context["texts"]) == (403, ["Antre <b>lama</b>."])
    assert answer.context["way"] == f"{reverse('account_login')}?next={url}"
    assert b"Antre &lt;b&gt;lama" in answer.content


@pytest.mark.parametrize(
    ("posted", "headers"),
    [({"version": "3"}, PAGE), ({"problem-problem": "x"}, {"Accept": "application/json"}), ({"problem-problem": "x"}, PAGE | {"Origin": "https://lain.example"})],
)  # fmt: skip
def test_page_without_text_scripts_and_other_sites_are_led_to_the_log_in(url, posted, headers):
    answer = Client().post(url, posted, headers=headers)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{reverse('account_login')}?next={url}")


def test_page_of_an_earlier_log_in_gives_its_text_back_but_no_password(url):
    posted = {"problem-problem": "Antre lama.", "password": "sangat-rahasia", "oldpassword": "lebih-rahasia"}
    own = Client(enforce_csrf_checks=True).post(url, posted, headers=PAGE | {"Origin": "http://testserver"})
    other = Client(enforce_csrf_checks=True).post(url, posted, headers=PAGE | {"Origin": "https://lain.example"})
    assert (own.status_code, other.status_code) == (403, 403)
    assert (b"Antre lama." in own.content, b"rahasia" in own.content, b"Antre lama." in other.content) == (
        True,
        False,
        False,
    )


def test_parts_of_a_page_never_become_the_page_of_entrance(url):
    part, script = f"{url.rpartition('section')[0]}presence/", {"HX-Request": "true"}
    assert Client().get(part, headers=script).status_code == 204
    pressed = Client().get(part, headers=script | {"HX-Target": "comments"})
    assert (pressed.status_code, pressed.headers["HX-Redirect"]) == (200, f"{reverse('account_login')}?next={part}")
    typed = Client().post(part, {"text": "Mohon sumbernya."}, headers=script)
    assert (typed.status_code, typed.headers["HX-Retarget"], typed.context["texts"]) == (
        200,
        "body",
        ["Mohon sumbernya."],
    )
