from django.urls import path, re_path

from awards.views import cluster, offline, profile, profile_edit, region_import, register

TABLE = r"(?P<extension>csv|xlsx)"
REGION = "regions/<str:code>/"

urlpatterns = [
    re_path(
        r"^blank/(?P<code>[a-z0-9_-]+)/(?P<number>[0-9]+)/form\.(?P<extension>pdf|xlsx)$",
        offline.blank,
        name="form_blank",
    ),
    re_path(r"^entries/(?P<code>[^/]+)/blank\.(?P<extension>pdf|xlsx)$", offline.of_entry, name="entry_blank"),
    path("entries/<str:code>/import/", offline.upload, name="entry_import"),
    path("entries/<str:code>/import/confirm/", offline.confirm, name="entry_import_confirm"),
    path("regions/", profile.regions, name="regions"),
    path(REGION, profile.page, name="region_profile"),
    path(f"{REGION}heads/new/", profile_edit.head_new, name="head_new"),
    path(f"{REGION}heads/<int:pk>/end/", profile_edit.head_end, name="head_end"),
    path(f"{REGION}heads/<int:pk>/void/", profile_edit.head_void, name="head_void"),
    path(f"{REGION}masterplans/new/", profile_edit.masterplan_new, name="masterplan_new"),
    path(f"{REGION}masterplans/<int:pk>/", profile.masterplan, name="masterplan"),
    path(f"{REGION}masterplans/<int:pk>/status/", profile_edit.masterplan_change, name="masterplan_change"),
    path(f"{REGION}masterplans/<int:pk>/books/new/", profile_edit.book_new, name="book_new"),
    path(f"{REGION}books/<int:pk>/", profile.book, name="book"),
    path(f"{REGION}plans/new/", profile_edit.plan_new, name="plan_new"),
    path(f"{REGION}plans/<int:pk>/remove/", profile_edit.plan_remove, name="plan_remove"),
    path(f"{REGION}indices/new/", profile_edit.index_new, name="index_new"),
    path(f"{REGION}year-joined/", profile_edit.year_joined, name="year_joined"),
    path(f"{REGION}agencies/new/", profile_edit.agency_new, name="agency_new"),
    path(f"{REGION}agencies/<int:pk>/", profile_edit.agency_change, name="agency_change"),
    path(f"{REGION}agencies/<int:pk>/active/", profile_edit.agency_active, name="agency_active"),
    path(f"{REGION}import/<slug:kind>/", region_import.upload, name="region_import"),
    path(f"{REGION}import/<slug:kind>/confirm/", region_import.confirm, name="region_import_confirm"),
    re_path(
        rf"^regions/(?P<code>[^/]+)/import/(?P<kind>[a-z]+)/template\.{TABLE}$",
        region_import.template,
        name="region_import_template",
    ),
    path(f"{REGION}register/", register.listing, name="register"),
    path(f"{REGION}register/new/", register.new, name="innovation_new"),
    re_path(rf"^regions/(?P<code>[^/]+)/register/export\.{TABLE}$", register.export, name="register_export"),
    path("register/<int:pk>/", register.page, name="innovation_page"),
    path("register/<int:pk>/change/", register.change, name="innovation_change"),
    path("register/<int:pk>/state/", register.move, name="innovation_move"),
    path("clusters/", cluster.listing, name="clusters"),
    path("clusters/new/", cluster.new, name="cluster_new"),
    path("clusters/<slug:code>/change/", cluster.change, name="cluster_change"),
    path("clusters/<slug:code>/members/new/", cluster.member_new, name="cluster_member_new"),
    path("clusters/members/<int:pk>/remove/", cluster.member_remove, name="cluster_member_remove"),
]
