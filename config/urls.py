from django.urls import include, path

from config import home

urlpatterns = [
    path("", home.home, name="home"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("accounts.urls")),
    path("", include("awards.urls")),
    path("", include("judging.urls")),
    path("", include("scoring.urls")),
]
