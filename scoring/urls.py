from django.urls import path, register_converter

from scoring.views import export, further, marks, public, ranking, run, tables


class TableFormat:
    regex = "csv|xlsx"

    def to_python(self, value):
        return value

    to_url = to_python


class RunFormat(TableFormat):
    regex = "csv|xlsx|pdf|zip"


register_converter(TableFormat, "table")
register_converter(RunFormat, "runfile")
app_name = "scoring"
ROUND = "editions/<slug:slug>/rounds/<int:number>/ranking/"
RUN = "runs/<int:pk>/"
TABLES = "editions/<slug:slug>/tables/"
urlpatterns = [
    path(ROUND, ranking.page, name="ranking"),
    path(f"{ROUND}freeze/", ranking.freeze_round, name="freeze"),
    path(f"{ROUND}note/", ranking.note, name="note"),
    path(f"{ROUND}run/", ranking.new_run, name="new_run"),
    path(RUN, run.page, name="run"),
    path(f"{RUN}judges/", run.judges, name="run_judges"),
    path(f"{RUN}judges/<slug:code>/", marks.judge, name="run_judge"),
    path(f"{RUN}entries/<slug:code>/", marks.entry, name="run_entry"),
    path(f"{RUN}what-if/", run.what_if, name="what_if"),
    path(f"{RUN}firmness/", run.firmness, name="firmness"),
    path(f"{RUN}further/", further.propose, name="further"),
    path(f"{RUN}tie/<int:group>/", run.decide_tie, name="decide_tie"),
    path(f"{RUN}adopt/", run.adopt_run, name="adopt"),
    path(f"{RUN}export/<runfile:extension>/", export.run_file, name="run_export"),
    path("results/<slug:slug>/method/", public.method, name="public_method"),
    path("results/<slug:slug>/bundle.zip", public.bundle, name="public_bundle"),
    path(TABLES, tables.index, name="tables"),
    path(f"{TABLES}import/<slug:kind>/", tables.import_table, name="import_table"),
    path(f"{TABLES}import/<slug:kind>/confirm/", tables.confirm, name="import_confirm"),
    path(f"{TABLES}import/<slug:kind>/template/<table:extension>/", tables.template, name="import_template"),
    path(f"{TABLES}export/<slug:kind>/<table:extension>/", tables.export, name="export_table"),
]
