import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse

from accounts.models import User

LOGIN, RESET = "/account/login/", "/account/password/reset/"
PASSWORD, WRONG = "rahasia-sekali-1", "bukan-ini"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()
    yield
    cache.clear()


def attempt(client, email, password=WRONG):
    return client.post(LOGIN, {"login": email, "password": password})


def masked(page):
    return re.sub(
        rb'(csrfmiddlewaretoken" value="|X-CSRFToken&quot;: &quot;|"X-CSRFToken": ")[^"&]+', b"", page.content
    )


def test_login_opens_the_start_page_in_the_language_of_the_profile(cast, client):
    User.objects.filter(pk=cast.agency.pk).update(language="en")
    page = attempt(client, cast.agency.email.upper(), PASSWORD)
    assert (page.status_code, page.headers["Location"]) == (302, "/")
    assert page.cookies["django_language"].value == "en"
    assert client.get("/").wsgi_request.user == cast.agency


def test_login_page_offers_no_sign_up(client, db):
    page = client.get(LOGIN)
    assert page.status_code == 200
    assert b"signup" not in page.content


def test_login_says_the_same_of_unknown_wrong_and_inactive(cast, client):
    User.objects.filter(pk=cast.colleague.pk).update(is_active=False)
    pages = []
    for email, password in (
        ("tidak-ada@example.org", "bukan-ini"), (cast.agency.email, "bukan-ini"), (cast.colleague.email, PASSWORD),
    ):  # fmt: skip
        page = attempt(client, email, password)
        assert page.status_code == 200
        pages.append(masked(page).replace(email.encode(), b""))
    assert pages[0] == pages[1] == pages[2]


def test_login_locks_after_five_failures_with_a_clear_message(cast, login):
    client = login(None)
    for _ in range(5):
        attempt(client, cast.agency.email)
    page = attempt(client, cast.agency.email, PASSWORD)
    assert page.status_code == 200
    assert "Wait five minutes, or choose a new password" in page.content.decode()
    assert attempt(client, cast.colleague.email, PASSWORD).status_code == 302


def test_login_locks_an_unknown_address_in_the_same_way(client, db, login):
    client = login(None)
    for _ in range(5):
        attempt(client, "tidak-ada@example.org")
    assert "Wait five minutes" in attempt(client, "tidak-ada@example.org").content.decode()


def test_logout_needs_a_post(cast, login):
    client = login(cast.agency)
    assert client.get("/account/logout/").status_code == 405
    assert client.get("/").wsgi_request.user.is_authenticated
    assert client.post("/account/logout/").status_code == 302
    assert not client.get("/").wsgi_request.user.is_authenticated


def test_login_starts_a_new_session(cast, client):
    client.get(LOGIN)
    client.session["planted"] = "x"
    before = client.session.session_key
    attempt(client, cast.agency.email, PASSWORD)
    assert client.session.session_key != before


def test_login_next_stays_on_this_site(cast, client):
    page = client.post(LOGIN + "?next=https://evil.example/", {"login": cast.agency.email, "password": PASSWORD})
    assert page.headers["Location"] == "/"


def test_reset_answers_the_same_for_known_and_unknown(cast, client):
    pages = [client.post(RESET, {"email": email}) for email in (cast.agency.email, "tidak-ada@example.org")]
    assert [(p.status_code, p.headers["Location"]) for p in pages] == [
        (302, reverse("account_reset_password_done"))
    ] * 2
    assert [len(m.to) for m in mail.outbox] == [1, 1]


def test_reset_mail_speaks_the_language_of_its_receiver(cast, login):
    login(None, language="en").post(RESET, {"email": cast.agency.email})
    [message] = mail.outbox
    assert message.alternatives[0].mimetype == "text/html"
    assert 'lang="id"' in message.alternatives[0].content


def test_reset_link_sets_a_password_once(cast, client):
    client.post(RESET, {"email": cast.agency.email})
    path = re.search(r"http://[^/]+(/account/password/reset/key/\S+)", mail.outbox[0].body).group(1)
    form = client.get(path, follow=True)
    words = {"password1": "sebuah-sandi-baru-7", "password2": "sebuah-sandi-baru-7"}
    assert client.post(form.redirect_chain[-1][0], words).status_code == 302
    assert attempt(client, cast.agency.email, "sebuah-sandi-baru-7").status_code == 302
    client.post("/account/logout/")
    assert client.get(path, follow=True).context["token_fail"]


def test_password_change_asks_for_the_present_one(cast, login):
    client = login(cast.agency)
    url = reverse("account_change_password")
    words = {"password1": "sebuah-sandi-baru-7", "password2": "sebuah-sandi-baru-7"}
    assert client.post(url, {"oldpassword": "bukan-ini", **words}).status_code == 200
    assert client.post(url, {"oldpassword": PASSWORD, **words}).headers["Location"] == reverse("accounts:profile")
    assert client.get("/").wsgi_request.user == cast.agency
    assert login(None).get(url).status_code == 302


@pytest.mark.parametrize("name", ["account_email", "account_set_password", "account_reauthenticate"])
def test_pages_of_allauth_that_we_do_not_use_do_not_exist(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_sign_up_leads_to_the_login(client, db):
    assert client.get("/account/signup/").headers["Location"] == LOGIN
