from django.urls import include, path

from accounts.views.profile import set_language
from config import audit, control_room, home

urlpatterns = [
    path("", home.home, name="home"),
    path("language/", set_language, name="set_language"),
    path("account/", include("accounts.entrance")),
    path("editions/<slug:slug>/", control_room.control_room, name="control_room"),
    path("editions/<slug:slug>/audit/", audit.audit, name="audit"),
    path("", include("config.people.urls")),
    path("", include("accounts.urls")),
    path("", include("scoring.urls")),  # before awards, whose results/<slug>/<dimension>/ would take its method note
    path("", include("awards.urls")),
    path("", include("judging.urls")),
]
