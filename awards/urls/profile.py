from django.urls import path, re_path

from awards.views import offline

urlpatterns = [
    re_path(
        r"^forms/(?P<code>[a-z0-9_-]+)/(?P<number>[0-9]+)/blank\.(?P<extension>pdf|xlsx)$",
        offline.blank,
        name="form_blank",
    ),
    re_path(r"^entries/(?P<code>[^/]+)/blank\.(?P<extension>pdf|xlsx)$", offline.of_entry, name="entry_blank"),
    path("entries/<str:code>/import/", offline.upload, name="entry_import"),
    path("entries/<str:code>/import/confirm/", offline.confirm, name="entry_import_confirm"),
]
