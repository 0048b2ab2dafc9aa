import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.views import defaults

from tests.permissions import matrix


def test_page_that_does_not_exist_says_so_in_the_shell(client, db):
    page = client.get("/tidak-ada/")
    assert page.status_code == 404
    assert next(template.name for template in page.templates) == "404.html"


def test_act_without_a_token_is_refused_in_words(db, cast):
    page = Client(enforce_csrf_checks=True).post("/account/login/", {"login": "a@example.org"})
    assert page.status_code == 403
    assert page.templates[0].name == "403_csrf.html"


@pytest.mark.parametrize("person", matrix.PEOPLE)
def test_refusal_has_its_page_for_everyone(person, cast, login):
    """The walk of the permissions leaves these pages out."""
    page = login(getattr(cast, person)).get("/tidak-ada/")
    assert (page.status_code, page.templates[0].name) == (404, "404.html")
    request = RequestFactory().get("/")
    request.user = getattr(cast, person)
    page = defaults.permission_denied(request, PermissionDenied())
    assert page.status_code == 403
    assert "<h1>" in page.content.decode()


@pytest.mark.parametrize("view", ["permission_denied", "bad_request"])
def test_error_page_opens_without_a_person(view, db):
    page = getattr(defaults, view)(RequestFactory().get("/"), Exception("secret detail"))
    assert page.status_code in {400, 403}
    assert "secret detail" not in page.content.decode()


def test_failure_shows_our_page_and_nothing_of_the_inside(db):
    page = defaults.server_error(RequestFactory().get("/"))
    assert page.status_code == 500
    assert "<h1>" in page.content.decode()
