"""The pages of allauth that we open, under the names it knows them by: no sign-up and no pages for addresses."""

from allauth.account import views
from django.urls import path, re_path
from django.views.decorators.http import require_http_methods, require_POST
from django.views.generic import RedirectView

both = require_http_methods(["GET", "HEAD", "POST"])

urlpatterns = [
    path("login/", both(views.login), name="account_login"),
    # allauth's mails name this page; who comes here reads that accounts come by invitation.
    path("signup/", RedirectView.as_view(pattern_name="account_login"), name="account_signup"),
    path("logout/", require_POST(views.logout), name="account_logout"),
    path("password/change/", both(views.password_change), name="account_change_password"),
    path("password/reset/", both(views.password_reset), name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        both(views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
