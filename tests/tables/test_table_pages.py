"""Pages of tables: upload, preview, confirm, templates and downloads."""

import csv
import io

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import AuditEvent, Job
from awards.enums import EntryState
from awards.models import Agency, Entry
from awards.tables.writing import to_csv, to_xlsx
from scoring.actions.adopt import adopt
from scoring.tables.registry import EXPORTS, IMPORTS
from tests.factories.rankings import LATER, eligible_entry, frozen_round, judged_round, ranking_run

SLUG = "forum-2026"
OUTSIDERS = ["agency", "region_admin", "province", "judge", "chair", "stranger"]
HEADS = ["region", "name", "short_name"]


def url(name, *args):
    return reverse(f"scoring:{name}", args=[SLUG, *args])


def upload(client, rows, kind="agencies", *, extension="csv", heads=HEADS):
    data = {"csv": to_csv, "xlsx": to_xlsx}[extension](heads, rows)
    return client.post(url("import_table", kind), {"file": SimpleUploadedFile(f"tabel.{extension}", data)})


def confirm(client, response, kind="agencies"):
    return client.post(url("import_confirm", kind), {"token": response.context["token"]})


def table(response):
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_import_shows_a_preview_and_brings_in_when_confirmed(world, cast, login, extension):
    client = login(cast.secretariat)
    response = upload(client, [["33.07", "Dinas Baru", "Dinbar"]], extension=extension)
    assert (response.status_code, response.context["preview"].counts["new"]) == (200, 1)
    assert Agency.objects.filter(name="Dinas Baru").count() == 0
    folder = f"imports/{world.edition.pk}/{cast.secretariat.pk}/agencies"
    waiting = len(default_storage.listdir(folder)[1])
    assert confirm(client, response).url == url("tables")
    assert Agency.objects.get(name="Dinas Baru").short_name == "Dinbar"
    assert len(default_storage.listdir(folder)[1]) == waiting - 1


def test_import_with_an_error_offers_no_confirmation(cast, login):
    response = upload(login(cast.secretariat), [["Atlantis", "Dinas Baru", ""]])
    assert (response.status_code, response.context["token"]) == (422, "")
    [row] = response.context["rows"]
    assert (row["line"], [error["column"] for error in row["named"]]) == (2, ["Region"])


def test_import_errors_are_in_the_language_of_the_reader(cast, login):
    response = upload(login(cast.secretariat, "id"), [["", "Dinas Baru", ""]])
    assert response.headers["Content-Language"] == "id"
    assert response.context["rows"][0]["state"] == "error"


def test_import_that_changes_nothing_says_so(cast, login):
    response = upload(login(cast.secretariat), [["33.07", "Dinas Kesehatan", "Dinkes"]])
    assert (response.status_code, response.context["token"]) == (200, "")
    assert response.context["nothing"] == "Every row of this file stands already. There is nothing to import."


@pytest.mark.parametrize(
    ("name", "data"), [("a.exe", b"MZ"), ("a.csv", b""), ("a.xlsx", b"PK"), ("a.csv", b"a,b\r\n1,2\r\n")]
)
def test_import_of_a_wrong_file_says_what_is_wrong(cast, login, name, data):
    response = login(cast.secretariat).post(url("import_table", "agencies"), {"file": SimpleUploadedFile(name, data)})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["file"])


def test_import_confirmed_twice_brings_in_once(cast, login):
    client = login(cast.secretariat)
    response = upload(client, [["33.07", "Dinas Baru", ""]])
    confirm(client, response)
    assert confirm(client, response).url == url("import_table", "agencies")
    assert AuditEvent.objects.filter(verb="table.import").count() == 1


def test_import_of_somebody_else_cannot_be_confirmed(cast, login):
    response = upload(login(cast.secretariat), [["33.07", "Dinas Baru", ""]])
    confirm(login(cast.organiser), response)
    assert Agency.objects.filter(name="Dinas Baru").count() == 0


@pytest.mark.parametrize("token", ["", "x", "x:y:z"])
def test_import_with_a_forged_token_is_refused(cast, login, token):
    response = login(cast.secretariat).post(url("import_confirm", "agencies"), {"token": token})
    assert (response.status_code, response.url) == (302, url("import_table", "agencies"))
    assert AuditEvent.objects.filter(verb="table.import").count() == 0


def test_import_of_many_rows_becomes_a_job(cast, login, monkeypatch):
    monkeypatch.setattr("scoring.views.tables.INLINE_ROWS", 1)
    client = login(cast.secretariat)
    response = confirm(client, upload(client, [["33.07", "Dinas A", ""], ["33.07", "Dinas B", ""]]))
    job = Job.objects.get()
    assert (response.url, job.state, job.done, job.error) == (reverse("accounts:job", args=[job.pk]), "done", 2, "")
    assert Agency.objects.filter(name__in=["Dinas A", "Dinas B"]).count() == 2


@pytest.mark.parametrize("kind", list(IMPORTS))
@pytest.mark.parametrize("extension", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_template_is_a_table_that_its_own_import_knows(cast, login, kind, extension, language):
    client = login(cast.organiser, language)
    response = client.get(url("import_template", kind, extension))
    assert response.headers["Content-Disposition"] == f'attachment; filename="juara-{kind}.{extension}"'
    uploaded = SimpleUploadedFile(f"t.{extension}", response.content)
    answer = client.post(url("import_table", kind), {"file": uploaded})
    assert "preview" in answer.context, answer.context["form"].errors


IMPORT_PAGES = [("import_table", "agencies"), ("import_template", "agencies", "csv")]
ALL_PAGES = [("tables",), *IMPORT_PAGES, ("export_table", "entries", "csv")]


@pytest.mark.parametrize("page", ALL_PAGES)
@pytest.mark.parametrize("who", OUTSIDERS)
def test_table_pages_do_not_exist_for_outsiders(cast, login, page, who):
    assert login(getattr(cast, who)).get(url(*page)).status_code == 404


@pytest.mark.parametrize("page", IMPORT_PAGES)
def test_imports_are_refused_to_the_auditor(cast, login, page):
    assert login(cast.auditor).get(url(*page)).status_code == 403
    assert login(cast.auditor).post(url("import_confirm", "agencies")).status_code == 403


def test_auditor_sees_exports_and_no_imports(cast, login):
    context = login(cast.auditor).get(url("tables")).context
    assert (list(context["imports"]), [kind for kind, _about in context["exports"]]) == ([], list(EXPORTS))


@pytest.mark.parametrize(
    "page", [("import_table", "nothing"), ("import_template", "nothing", "csv"), ("export_table", "nothing", "csv")]
)
def test_tables_of_no_kind_are_not_found(cast, login, page):
    assert login(cast.organiser).get(url(*page)).status_code == 404


@pytest.mark.parametrize(
    ("page", "method"),
    [(("tables",), "post"), (("import_confirm", "agencies"), "get"), (("export_table", "entries", "csv"), "post")],
)
def test_table_pages_take_only_their_method(cast, login, page, method):
    assert getattr(login(cast.organiser), method)(url(*page)).status_code == 405


def test_entries_go_out_once_they_have_arrived(world, cast, login):
    eligible_entry(world, 1, title="=HYPERLINK(1)")
    eligible_entry(world, 2)
    Entry.objects.filter(code="2026-0002").update(state=EntryState.DRAFT, title="Rahasia")
    rows = table(login(cast.secretariat).get(url("export_table", "entries", "csv")))
    assert [row[:3] for row in rows[1:]] == [["2026-0001", "'=HYPERLINK(1)", "Smart Governance"]]


def test_entries_in_xlsx_are_text_and_never_formulas(world, cast, login):
    eligible_entry(world, 1, title="=1+1")
    response = login(cast.auditor).get(url("export_table", "entries", "xlsx"))
    cell = openpyxl.load_workbook(io.BytesIO(response.content)).active["B2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_marks_go_out_only_after_the_freeze(world, cast, login):
    judged_round(world, levels=(5,))
    for who in ("organiser", "secretariat", "auditor"):
        assert len(table(login(getattr(cast, who)).get(url("export_table", "marks", "csv")))) == 1


def test_marks_are_pseudonymous_except_for_secretariat_and_auditor(world, cast, login):
    frozen_round(world, cast, levels=(5,))
    for who, named in (("organiser", False), ("secretariat", True), ("auditor", True)):
        response = login(getattr(cast, who)).get(url("export_table", "marks", "csv"))
        assert ("Juri 02 (contoh)" in response.content.decode()) is named
        assert len(table(response)) == 1 + 3 * 7


def test_marks_are_numbers_in_either_language(world, cast, login):
    frozen_round(world, cast, levels=(5,))
    heads = table(login(cast.auditor, "en").get(url("export_table", "marks", "csv")))[0]
    for language in ("id", "en"):
        response = login(cast.auditor, language).get(url("export_table", "marks", "xlsx"))
        sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
        column = heads.index("Mark") + 1
        assert {sheet.cell(row, column).value for row in range(2, 23)} == {4, 5}
        assert {sheet.cell(row, column).data_type for row in range(2, 23)} == {"n"}


def test_ranking_goes_out_only_after_a_run(world, cast, login):
    client = login(cast.organiser)
    frozen_round(world, cast)
    assert len(table(client.get(url("export_table", "rankings", "csv")))) == 1


def test_ranking_goes_out_with_score_and_reason(world, cast, login):
    ranking_run(world, cast)
    heads, *rows = table(login(cast.organiser).get(url("export_table", "rankings", "csv")))
    first = dict(zip(heads, rows[0], strict=True))
    picked = {name: first[name] for name in ("Ranking run", "Place", "Entry", "Score", "Why")}
    assert picked == {
        "Ranking run": "R1-1", "Place": "1", "Entry": "2026-0001", "Score": "91.67",
        "Why": "By its score alone.",
    }  # fmt: skip


def test_decisions_go_out_with_their_award(world, cast, login):
    adopt(ranking_run(world, cast), by=cast.organiser, now=LATER)
    heads, *rows = table(login(cast.auditor).get(url("export_table", "decisions", "csv")))
    first = dict(zip(heads, rows[0], strict=True))
    names = ("Entry", "Place", "Award (English)", "Final score", "Sample")
    assert [first[name] for name in names] == ["2026-0001", "1", "First", "91.6700", "0"]


@pytest.mark.parametrize("kind", list(EXPORTS))
def test_exports_give_each_role_exactly_its_columns(world, cast, kind):
    """Against the table of who may have what: a new column has to be written down here first."""
    made = EXPORTS[kind].make(world.edition)
    for who in ("organiser", "secretariat", "auditor"):
        columns = made.columns_for(getattr(cast, who), world.edition)
        hidden = set(made.fields) - set(columns)
        assert hidden == ({"name", "institution"} if (kind, who) == ("marks", "organiser") else set())
    for who in OUTSIDERS:
        assert made.columns_for(getattr(cast, who), world.edition) == []


def test_each_download_is_on_record(world, cast, login):
    eligible_entry(world, 1)
    login(cast.auditor).get(url("export_table", "entries", "csv"))
    event = AuditEvent.objects.get(verb="table.export")
    assert (event.actor, event.data) == (cast.auditor, {"kind": "entries", "rows": 1})


@pytest.mark.parametrize(
    ("extension", "start"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("pdf", b"%PDF-"), ("zip", b"PK")]
)
def test_run_goes_out_as_each_kind_of_file(world, cast, login, extension, start):
    made = ranking_run(world, cast)
    response = login(cast.auditor).get(reverse("scoring:run_export", args=[made.pk, extension]))
    assert response.content.startswith(start)
    assert response.headers["Content-Disposition"] == f'attachment; filename="juara-{SLUG}-R1-1.{extension}"'


@pytest.mark.parametrize("who", OUTSIDERS)
def test_run_files_do_not_exist_for_outsiders(world, cast, login, who):
    made = ranking_run(world, cast)
    assert login(getattr(cast, who)).get(reverse("scoring:run_export", args=[made.pk, "csv"])).status_code == 404


def test_exports_take_the_same_queries_whatever_their_rows(world, cast, login, django_assert_max_num_queries):
    ranking_run(world, cast, levels=(5, 4, 3, 3))
    client = login(cast.auditor)
    for kind in EXPORTS:
        with django_assert_max_num_queries(12):
            client.get(url("export_table", kind, "csv"))
