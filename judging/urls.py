from django.urls import path

from judging.views import assignment, desk, judge, panel, round, rubric, sheet

app_name = "judging"
EDITION = "editions/<slug:slug>/"
ASSIGNMENT = f"{EDITION}assignment/<int:number>/"
urlpatterns = [
    path("judging/", desk.show, name="desk"),
    path("judging/<int:pk>/pact/", desk.pact, name="pact"),
    path("judging/<int:pk>/declarations/", desk.declarations, name="declarations"),
    path("judging/sheet/<int:pk>/", sheet.show, name="sheet"),
    path("judging/sheet/<int:pk>/autosave/", sheet.autosave, name="sheet_autosave"),
    path("judging/sheet/<int:pk>/send/", sheet.send, name="sheet_send"),
    path("judging/sheet/<int:pk>/declare/", desk.declare, name="sheet_declare"),
    path("judging/sheet/<int:pk>/recuse/", sheet.recuse, name="sheet_recuse"),
    path("judging/sheet/<int:pk>/reopen/", sheet.reopen, name="sheet_reopen"),
    path("judging/sheet/<int:pk>/file/<int:evidence_pk>/", sheet.file, name="file"),
    path("judging/sheet/<int:pk>/file/<int:evidence_pk>/picture/", sheet.picture, name="file_picture"),
    path("panels/<int:pk>/", panel.show, name="panel"),
    path("panels/<int:pk>/entries/<str:code>/", panel.entry, name="panel_entry"),
    path(f"{EDITION}judges/", judge.listed, name="judges"),
    path(f"{EDITION}judges/register/", judge.register, name="judge_register"),
    path(f"{EDITION}judges/<str:code>/", judge.show, name="judge"),
    path(f"{EDITION}judges/<str:code>/conflict/", judge.conflict, name="judge_conflict"),
    path(f"{EDITION}judges/<str:code>/conflict/<int:pk>/retract/", judge.retract, name="judge_retract"),
    path(f"{EDITION}judges/<str:code>/active/", judge.active, name="judge_active"),
    path(f"{EDITION}panels/", judge.panels, name="panels"),
    path(f"{EDITION}panels/seat/", judge.seat, name="panel_seat"),
    path(f"{EDITION}panels/unseat/<int:pk>/", judge.unseat, name="panel_unseat"),
    path(f"{EDITION}rounds/", round.listed, name="rounds"),
    path(f"{EDITION}rounds/new/", round.create, name="round_create"),
    path(f"{EDITION}rounds/<int:number>/change/", round.change, name="round_change"),
    path(f"{EDITION}rounds/<int:number>/open/", round.open_, name="round_open"),
    path(f"{EDITION}rounds/<int:number>/close/", round.close, name="round_close"),
    path(f"{EDITION}rounds/<int:number>/extend/", round.extend, name="round_extend"),
    path(f"{EDITION}rounds/<int:number>/progress/", round.progress, name="progress"),
    path(f"{EDITION}rounds/<int:number>/rubric/", rubric.show, name="rubric"),
    path(ASSIGNMENT, assignment.show, name="assignment"),
    path(f"{ASSIGNMENT}plan/", assignment.plan, name="assignment_plan"),
    path(f"{ASSIGNMENT}plan/<int:pk>/", assignment.preview, name="assignment_preview"),
    path(f"{ASSIGNMENT}add/", assignment.add, name="assignment_add"),
    path(f"{ASSIGNMENT}void/<int:pk>/", assignment.void, name="assignment_void"),
    path(f"{ASSIGNMENT}proposals/", assignment.proposals, name="proposals"),
]
