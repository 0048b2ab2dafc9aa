from django.urls import path

from awards.views import approval, comment, history, keeper, presence

urlpatterns = [
    path("entries/<str:code>/presence/", presence.others, name="entry_presence"),
    path("entries/<str:code>/check/", approval.check, name="entry_check"),
    path("entries/<str:code>/keeper/", keeper.keeper, name="entry_keeper"),
    path("entries/<str:code>/comments/<slug:section>/", comment.comments, name="entry_comments"),
    path("entries/<str:code>/history/", history.history, name="entry_history"),
    path("entries/<str:code>/versions/", history.versions, name="entry_compare_versions"),
    path("entries/<str:code>/history/<slug:section>/", history.compare, name="entry_compare"),
    path("entries/<str:code>/history/<slug:section>/<int:version>/", history.restore, name="entry_restore"),
]
