import json

import pytest
from django.core.management import CommandError, call_command

from accounts.enums import Role
from accounts.models import AuditEvent, User
from awards.edition_file import EDITIONS
from awards.models import Edition, FormVersion, Region
from judging.models import Panel, RubricVersion

FILE = EDITIONS / "forum_2026.json"


def open_edition(file=FILE, email="Kepala@Example.org"):
    call_command("open_edition", file, organiser=email, name="Kepala Sekretariat")


def test_open_edition_makes_all_that_its_pages_need(db, login, mailoutbox):
    open_edition()
    edition = Edition.objects.get()
    assert (edition.slug, edition.is_sample, edition.categories.count()) == ("forum-2026", False, 12)
    assert Panel.objects.filter(edition=edition).count() == 6
    assert [FormVersion.objects.count(), RubricVersion.objects.count(), Region.objects.count()] == [1, 1, 514]
    organiser = User.objects.get(email="kepala@example.org")
    assert (organiser.over(Role.ORGANISER), organiser.has_usable_password()) == ({edition.pk}, False)
    for page in ("", "people/", "people/invite/", "rounds/new/", "panels/", "dates/", "rules/"):
        assert login(organiser).get(f"/editions/forum-2026/{page}").status_code == 200
    assert set(AuditEvent.objects.values_list("verb", flat=True)) > {
        "edition.create",
        "membership.grant",
        "user.create",
    }
    login(None).post("/account/password/reset/", {"email": organiser.email})
    assert [message.to for message in mailoutbox] == [[organiser.email]]


@pytest.mark.parametrize("change", [{"slug": ""}, {"categories": {}}, {"programme": "lain"}])
def test_open_edition_refuses_a_faulty_file_and_leaves_nothing(db, tmp_path, change):
    faulty = tmp_path / "edisi.json"
    faulty.write_text(json.dumps(json.loads(FILE.read_text()) | change))
    with pytest.raises(CommandError):
        open_edition(faulty)
    assert [Edition.objects.count(), Region.objects.count(), User.objects.count()] == [0, 0, 0]


def test_open_edition_refuses_what_is_there_already_and_what_is_no_address(db):
    with pytest.raises(CommandError, match="valid email"):
        open_edition(email="kepala")
    open_edition()
    with pytest.raises(CommandError, match="there already"):
        open_edition()
    assert Edition.objects.count() == 1
