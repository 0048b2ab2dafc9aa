import hashlib
import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from awards.actions import copies
from awards.evidence.workshop import Workshop
from awards.models import EntryVersion, Evidence
from awards.sample import sample_pdf
from judging.actions import round as rounds
from judging.actions import sheet
from judging.models import RubricVersion, ScoreSheet
from scoring.engine.canonical import digest
from tests.factories.sheets import JUDGING, assign, eligible_entry, send_sheet
from tests.factories.world import load_rubric

CODES = ["benefit", "innovation", "collaboration", "technology", "sustainability", "replication", "alignment"]


@pytest.fixture(autouse=True)
def _judging_time(time_machine):
    time_machine.move_to(JUDGING, tick=False)


@pytest.fixture
def own(world):
    return assign(world, eligible_entry(world, 1, title="Lumbung Air Desa"), world.judges[1])


def url(name, own):
    return reverse(f"judging:{name}", args=[own.pk])


def filled(own, mark="3", *, version=0, **changes):
    data = {f"mark-{code}": mark for code in CODES} | {"version": version, "read": own.entry.current_id}
    return data | changes


def text(response):
    return response.content.decode()


def masked(response):
    """The page without what differs between any two requests: tokens against forgery and the own address."""
    return re.sub(r"[A-Za-z0-9]{64}|/judging/sheet/[0-9]+/", "", text(response))


def test_sheet_shows_level_texts_as_the_control(cast, login, own):
    shown = text(login(cast.judge).get(url("sheet", own)))
    assert "Lumbung Air Desa" in shown
    assert "Wide impact proven by data and a survey of residents" in shown
    assert len(re.findall(r'type="radio" name="mark-benefit"', shown)) == 7
    for item in re.findall(r'href="#(read-[a-z_]+)"', shown):
        assert f'id="{item}"' in shown
    assert 'href="#read-' in shown
    indonesian = text(login(cast.judge, "id").get(url("sheet", own)))
    assert "Dampak luas terbukti lewat data dan survei warga" in indonesian


def test_draft_is_saved_without_scripts_and_comes_back(cast, login, own):
    client = login(cast.judge)
    answer = client.post(url("sheet", own), {"version": 0, "mark-benefit": "4", "comment": "Bagus"})
    assert answer.headers["Location"] == url("sheet", own)
    saved = ScoreSheet.objects.get()
    assert (saved.marks["benefit"]["mark"], saved.comment, saved.version) == ("4", "Bagus", 1)
    shown = text(client.get(url("sheet", own)))
    assert re.search(r'name="mark-benefit" id="[^"]+" value="4" checked', shown)
    assert 'name="version" value="1"' in shown


def test_autosave_answers_json_and_costs_at_most_twelve_queries(cast, login, own, django_assert_max_num_queries):
    client = login(cast.judge)
    data = {"version": 0, "mark-benefit": "4", "read": own.entry.current_id}
    with django_assert_max_num_queries(14):  # two of them are the test's own savepoints
        answer = client.post(url("sheet_autosave", own), data)
    assert answer.json() == {"saved_at": "10:00", "version": 1, "errors": {}}
    with django_assert_max_num_queries(14):
        again = client.post(url("sheet_autosave", own), data | {"version": 1, "mark-innovation": "2"})
    assert again.json()["version"] == 2


def test_second_tab_is_told_and_both_texts_are_kept(cast, login, own):
    client = login(cast.judge)
    client.post(url("sheet_autosave", own), {"version": 0, "mark-benefit": "4", "comment": "Tab satu"})
    stale = {"version": 0, "mark-benefit": "2", "comment": "Tab dua"}
    answer = client.post(url("sheet_autosave", own), stale)
    assert (answer.status_code, answer.json()) == (409, {"version": 1, "url": url("sheet", own)})
    page = client.post(url("sheet", own), stale)
    assert page.status_code == 409
    assert "Tab satu" in text(page)
    assert "Tab dua" in text(page)
    assert ScoreSheet.objects.get().comment == "Tab satu"
    client.post(url("sheet", own), stale | {"version": 1})
    assert (ScoreSheet.objects.get().comment, ScoreSheet.objects.get().version) == ("Tab dua", 2)


def test_send_locks_the_sheet_and_next_leads_on(world, cast, login, own):
    second = assign(world, eligible_entry(world, 2), world.judges[1])
    client = login(cast.judge)
    answer = client.post(url("sheet_send", own), filled(own, then="next"))
    assert answer.headers["Location"] == url("sheet", second)
    assert (ScoreSheet.objects.get().state, ScoreSheet.objects.get().total) == ("sent", "50.0")
    shown = text(client.get(url("sheet", own)))
    assert "You sent this sheet" in shown
    assert 'type="radio"' not in shown
    answer = client.post(url("sheet_send", second), filled(second, then="next"))
    assert answer.headers["Location"] == reverse("judging:desk")


def test_incomplete_sheet_is_saved_and_says_what_is_wanting(cast, login, own):
    data = filled(own, then="desk") | {"mark-benefit": "5", "mark-innovation": "abstained"}
    del data["mark-technology"]
    answer = login(cast.judge).post(url("sheet_send", own), data)
    assert answer.status_code == 200
    form = answer.context["form"]
    assert form.errors == {
        "reason-benefit": ["Give a reason for a mark at the end of the scale."],
        "reason-innovation": ["Say why there is no mark."],
        "mark-technology": ["Choose a level, or say why there is none."],
    }
    assert ScoreSheet.objects.get().state == "draft"
    data |= {"version": 1, "reason-benefit": "Survei", "reason-innovation": "Bukan bidang saya", "mark-technology": "2"}
    assert login(cast.judge).post(url("sheet_send", own), data).status_code == 302
    sent = ScoreSheet.objects.get()
    assert sent.marks["innovation"] == {"mark": None, "reason": "Bukan bidang saya", "missing": "abstained"}
    assert (sent.state, sent.total) == ("sent", "")


def test_closed_round_is_read_only_and_the_draft_survives(world, cast, login, own, time_machine):
    client = login(cast.judge)
    client.post(url("sheet", own), {"version": 0, "mark-benefit": "4"})
    time_machine.move_to(world.round.closes_at + timedelta(seconds=1), tick=False)
    client = login(cast.judge)
    shown = text(client.get(url("sheet", own)))
    assert "The round is closed." in shown
    assert 'type="radio"' not in shown
    assert client.post(url("sheet_autosave", own), {"version": 1, "mark-benefit": "2"}).status_code == 403
    answer = client.post(url("sheet_send", own), filled(own, version=1))
    assert answer.status_code == 200
    rounds.close(world.round, by=cast.organiser, now=JUDGING)
    assert client.get(url("sheet", own)).status_code == 200
    assert (ScoreSheet.objects.get().marks["benefit"]["mark"], ScoreSheet.objects.get().state) == ("4", "draft")


def test_contents_stay_closed_before_the_round_begins(world, cast, login, own, time_machine):
    time_machine.move_to(world.round.opens_at - timedelta(seconds=1), tick=False)
    assert login(cast.judge).get(url("sheet", own)).headers["Location"] == reverse("judging:desk")


PAGES = [
    ("sheet", "get"),
    ("sheet_autosave", "post"),
    ("sheet_send", "post"),
    ("sheet_recuse", "get"),
    ("sheet_declare", "get"),
]


@pytest.mark.parametrize(("name", "method"), PAGES)
@pytest.mark.parametrize(
    "person",
    ["other_judge", "conflicted_judge", "chair", "secretariat", "organiser", "auditor", "stranger", "region_admin"],
)
def test_sheet_does_not_exist_for_anybody_else(cast, login, own, name, method, person):
    client = login(getattr(cast, person))
    assert getattr(client, method)(url(name, own), filled(own)).status_code == 404
    assert ScoreSheet.objects.count() == 0


@pytest.mark.parametrize(("name", "method"), PAGES)
def test_missing_sheet_and_wrong_method(cast, login, own, name, method):
    client = login(cast.judge)
    assert getattr(client, method)(reverse(f"judging:{name}", args=[99999])).status_code == 404
    assert client.delete(url(name, own)).status_code == 405


@pytest.mark.parametrize("end", ["recuse", "conflict", "void", "withdrawn", "out"])
def test_absent_pair_is_a_missing_page(world, cast, login, own, end):
    from judging.actions import assignment, conflict, judge

    who = {"by": cast.secretariat, "now": JUDGING}
    {
        "recuse": lambda: sheet.recuse(own, reason="Sakit", **who),
        "conflict": lambda: conflict.record(own.judge, region=own.entry.region, kind="mentoring", **who),
        "void": lambda: assignment.void(own, reason="Salah", **who),
        "withdrawn": lambda: type(own.entry).objects.update(state="withdrawn"),
        "out": lambda: judge.set_active(own.judge, active=False, reason="Sakit", **who),
    }[end]()
    client = login(cast.judge)
    missing = client.get(reverse("judging:sheet", args=[99999]))
    answer = client.get(url("sheet", own))
    assert (answer.status_code, masked(answer)) == (404, masked(missing))
    assert client.post(url("sheet_autosave", own), filled(own)).status_code == 404


def test_recusal_needs_a_reason(cast, login, own):
    client = login(cast.judge)
    assert client.post(url("sheet_recuse", own), {"reason": ""}).status_code == 200
    assert client.post(url("sheet_recuse", own), {"reason": "Sakit"}).headers["Location"] == reverse("judging:desk")
    own.refresh_from_db()
    assert own.recused_reason == "Sakit"


def test_sheet_costs_the_same_with_one_entry_and_with_three(world, cast, login, own, queries):
    client = login(cast.judge)
    one = queries(client, url("sheet", own))
    for number in (2, 3):
        send_sheet(world, assign(world, eligible_entry(world, number), world.judges[1]), 4)
    assert queries(client, url("sheet", own)) == one
    assert one <= 10
    shown = client.get(url("sheet", own))
    assert shown.context["distribution"][7] == ("70", 2)


def test_blind_judge_gets_nothing_that_names_the_entrant(world, cast, login):
    type(world.round).objects.update(blind=True)
    world.round.refresh_from_db()
    own = assign(world, eligible_entry(world, 1, title="Lumbung Air Desa"), world.judges[1])
    client = login(cast.judge)
    for page in (
        client.get(url("sheet", own)),
        client.get(reverse("judging:desk")),
        client.get(url("sheet_recuse", own)),
    ):
        shown = text(page)
        for token in ("Wonosobo", "33.07", "Jawa Tengah", "Dinas Komunikasi", "Diskominfo", "juri06"):
            assert token not in shown


def decimal_round(world):
    """The round of the world with the 0 to 4 rubric in steps of 0.01."""
    definition = load_rubric()
    for criterion in definition["criteria"]:
        criterion.update(min="0", max="4", step="0.01", levels=[])
    definition["reason_at"] = []
    rubric = RubricVersion.objects.create(
        code="decimal", number=1, definition=definition, digest=digest(definition), published_at=JUDGING
    )
    type(world.round).objects.update(rubric=rubric)
    world.round.refresh_from_db()


def test_decimal_scale_takes_a_comma_and_refuses_what_is_off_the_scale(world, cast, login):
    decimal_round(world)
    own = assign(world, eligible_entry(world, 1), world.judges[1])
    client = login(cast.judge, "id")
    answer = client.post(url("sheet_autosave", own), filled(own, "3,31") | {"mark-benefit": "4,5"})
    assert list(answer.json()["errors"]) == ["mark-benefit"]
    marks = ScoreSheet.objects.get().marks
    assert (marks["innovation"]["mark"], marks["benefit"]["mark"]) == ("3.31", None)
    shown = text(client.get(url("sheet", own)))
    assert 'value="3,31"' in shown
    answer = client.post(url("sheet_send", own), filled(own, "3,31", version=1))
    assert answer.status_code == 302
    assert float(ScoreSheet.objects.get().total) == pytest.approx(82.75)


def test_files_of_the_read_version_are_served_to_its_judge_only(world, cast, login, own):
    original = sample_pdf("Bukti")
    path = default_storage.save("bukti.pdf", ContentFile(original))
    evidence = Evidence.objects.create(
        entry=own.entry, question="photos", name="bukti wonosobo.pdf", path=path, size=14, content_type="application/pdf",
        sha256=hashlib.sha256(original).hexdigest(), added_by=cast.agency, added_at=JUDGING,
    )  # fmt: skip
    page = reverse("judging:file", args=[own.pk, evidence.pk])
    assert login(cast.judge).get(page).status_code == 404  # not named by the version that was sent
    content = {"answers": {"evidence": {"photos": [evidence.as_answer()]}}}
    version = EntryVersion.objects.create(
        entry=own.entry, number=2, form=own.entry.form, title="Baru", content=content, digest="1" * 64, receipt="T-2",
        idempotency_key="k2", arrived_at=JUDGING, sent_by=cast.region_admin,
    )  # fmt: skip
    type(own.entry).objects.update(current=version)
    waits = login(cast.judge).get(page)
    assert (waits.status_code, "being prepared" in waits.text) == (202, True)  # never the original in its place
    with Workshop() as workshop:
        copy = copies.make(evidence, workshop=workshop, now=JUDGING)
    served = login(cast.judge).get(page, follow=True)
    assert hashlib.sha256(b"".join(served.streaming_content)).hexdigest() == copy.sha256 != evidence.sha256
    assert served.headers["Content-Disposition"] == 'attachment; filename="bukti wonosobo.pdf"'
    assert login(cast.other_judge).get(page).status_code == 404
    type(world.round).objects.update(blind=True)
    blind = login(cast.judge).get(page, follow=True)
    assert blind.headers["Content-Disposition"] == 'attachment; filename="evidence-1.pdf"'
    blind.close()
