from django.urls import path

from scoring.views import ranking, run

app_name = "scoring"
ROUND = "editions/<slug:slug>/rounds/<int:number>/ranking/"
RUN = "runs/<int:pk>/"
urlpatterns = [
    path(ROUND, ranking.page, name="ranking"),
    path(f"{ROUND}freeze/", ranking.freeze_round, name="freeze"),
    path(f"{ROUND}note/", ranking.note, name="note"),
    path(f"{ROUND}run/", ranking.new_run, name="new_run"),
    path(RUN, run.page, name="run"),
    path(f"{RUN}judges/", run.judges, name="run_judges"),
    path(f"{RUN}what-if/", run.what_if, name="what_if"),
    path(f"{RUN}tie/<int:group>/", run.decide_tie, name="decide_tie"),
    path(f"{RUN}adopt/", run.adopt_run, name="adopt"),
]
