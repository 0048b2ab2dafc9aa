from django.urls import reverse

from accounts.models import AuditEvent, User

URL = "/profile/"
LANGUAGE = "/language/"


def test_profile_saves_name_language_and_zone(cast, login, clock):
    client = login(cast.agency)
    page = client.post(URL, {"name": "Nama Baru", "language": "en", "zone": "Asia/Jayapura", "nudges": "sooner"})
    assert page.headers["Location"] == URL
    assert page.cookies["django_language"].value == "en"
    assert User.objects.values_list("name", "language", "zone").get(pk=cast.agency.pk) == (
        "Nama Baru", "en", "Asia/Jayapura",
    )  # fmt: skip
    assert AuditEvent.objects.get().data == {"fields": ["language", "name", "zone"]}
    assert "WIT" in client.get(URL).content.decode()


def test_profile_with_an_unknown_zone_keeps_what_was(cast, login):
    page = login(cast.agency).post(URL, {"name": "", "language": "en", "zone": "Mars/Olympus", "nudges": "daily"})
    assert sorted(page.context["form"].errors) == ["name", "zone"]
    assert page.wsgi_request.user.name == cast.agency.name
    assert AuditEvent.objects.count() == 0


def test_profile_takes_no_other_field(cast, login, clock):
    words = {
        "name": "X",
        "language": "id",
        "zone": "Asia/Jakarta",
        "nudges": "never",
        "email": "x@example.org",
        "is_superuser": "on",
    }
    login(cast.agency).post(URL, words)
    person = User.objects.get(pk=cast.agency.pk)
    assert (person.email, person.is_superuser, person.is_staff) == (cast.agency.email, False, False)


def test_profile_shows_own_roles_to_everybody_who_is_logged_in(cast, login, db):
    assert [role.role for role in login(cast.agency).get(URL).context["roles"]] == ["agency"]
    assert list(login(cast.stranger).get(URL).context["roles"]) == []
    assert login(None).get(URL).headers["Location"] == reverse("account_login") + "?next=/profile/"
    assert login(cast.agency).put(URL).status_code == 405


def test_language_of_a_visitor_stands_in_the_cookie(client, world):
    page = client.post(LANGUAGE, {"language": "en", "next": "/"})
    assert (page.status_code, page.headers["Location"], page.cookies["django_language"].value) == (302, "/", "en")
    assert client.get("/").headers["Content-Language"] == "en"
    assert client.get(LANGUAGE).status_code == 405


def test_language_of_a_person_stands_in_the_profile(cast, login, clock):
    login(cast.agency).post(LANGUAGE, {"language": "en", "next": "/"})
    assert User.objects.get(pk=cast.agency.pk).language == "en"


def test_language_that_does_not_exist_changes_nothing(cast, login):
    login(cast.agency).post(LANGUAGE, {"language": "xx", "next": "https://evil.example/"})
    assert User.objects.get(pk=cast.agency.pk).language == "id"


def test_person_who_is_switched_off_is_out_at_once(cast, login):
    client = login(cast.agency)
    User.objects.filter(pk=cast.agency.pk).update(is_active=False)
    assert client.get(URL).status_code == 302
