from django.urls import path

from awards.views import evidence, evidence_check, evidence_claim, files, link_check, public_evidence, quota, upload

ENTRY = "entries/<str:code>/"
SCREENING = "editions/<slug:slug>/screening/<str:code>/"
urlpatterns = [
    path("files/<str:token>/", files.serve, name="file"),
    path(f"{ENTRY}evidence/<int:pk>/", evidence.download, name="evidence"),
    path(f"{ENTRY}evidence/<int:pk>/claim/", evidence_claim.page, name="evidence_claim"),
    path(f"{ENTRY}evidence/<int:pk>/copy/", evidence.copy, name="evidence_copy"),
    path(f"{ENTRY}evidence/<int:pk>/picture/", evidence.picture, name="evidence_picture"),
    path(f"{ENTRY}files/<slug:question>/", upload.files, name="evidence_list"),
    path(f"{ENTRY}uploads/<slug:question>/", upload.begin, name="uploads"),
    path(f"{ENTRY}uploads/<slug:question>/<str:token>/", upload.upload, name="upload"),
    path("editions/<slug:slug>/quota/", quota.page, name="quota"),
    path(f"{SCREENING}evidence/<int:pk>/", evidence_check.page, name="evidence_check"),
    path(f"{SCREENING}copies/", evidence_check.copies_again, name="copies_again"),
    path(f"{SCREENING}links/", link_check.page, name="link_checks"),
    path(f"{SCREENING}links/check/", link_check.check, name="links_check"),
    path("innovations/<str:code>/evidence/<int:pk>/", public_evidence.copy, name="public_evidence"),
    path("innovations/<str:code>/evidence/<int:pk>/picture/", public_evidence.picture, name="public_picture"),
]
