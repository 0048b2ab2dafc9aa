from django.urls import path

from config.people.views import delegation, edition, invitation, region

app_name = "people"
urlpatterns = [
    path("invitation/<str:token>/", invitation.invitation, name="invitation"),
    path("editions/<slug:slug>/people/", edition.people, name="edition"),
    path("editions/<slug:slug>/people/invite/", edition.invite, name="edition_invite"),
    path("editions/<slug:slug>/people/invitations/<int:pk>/resend/", edition.resend, name="edition_resend"),
    path("editions/<slug:slug>/people/invitations/<int:pk>/withdraw/", edition.withdraw, name="edition_withdraw"),
    path("editions/<slug:slug>/people/<int:pk>/end/", edition.end, name="edition_end"),
    path("region/<str:code>/people/", region.people, name="region"),
    path("region/<str:code>/people/invite/", region.invite, name="region_invite"),
    path("region/<str:code>/people/agency/", region.add_agency, name="region_agency"),
    path("region/<str:code>/people/invitations/<int:pk>/resend/", region.resend, name="region_resend"),
    path("region/<str:code>/people/invitations/<int:pk>/withdraw/", region.withdraw, name="region_withdraw"),
    path("region/<str:code>/people/<int:pk>/end/", region.end, name="region_end"),
    path("region/<str:code>/people/away/", delegation.region, name="region_delegate"),
    path("region/<str:code>/people/away/<int:pk>/end/", delegation.region_end, name="region_delegation_end"),
    path(
        "region/<str:code>/people/away/<int:pk>/withdraw/",
        delegation.region_withdraw,
        name="region_delegation_withdraw",
    ),
    path("province/<str:code>/people/away/", delegation.province, name="province_delegate"),
    path("province/<str:code>/people/away/<int:pk>/end/", delegation.province_end, name="province_delegation_end"),
    path(
        "province/<str:code>/people/away/<int:pk>/withdraw/",
        delegation.province_withdraw,
        name="province_delegation_withdraw",
    ),
]
