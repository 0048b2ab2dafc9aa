from django.urls import path

from awards.views import nudge, participation, recommendation

urlpatterns = [
    path("region/<str:code>/<slug:slug>/remind/", nudge.agencies, name="nudge_agencies"),
    path("region/<str:code>/<slug:slug>/remind/<int:key>/", nudge.agency_text, name="nudge_agencies_text"),
    path("province/<str:code>/<slug:slug>/remind/", nudge.province, name="nudge_province"),
    path("province/<str:code>/<slug:slug>/remind/<str:key>/", nudge.province_text, name="nudge_province_text"),
    path("province/<str:code>/<slug:slug>/recommend/<str:entry>/", recommendation.recommend, name="recommend"),
    path(
        "province/<str:code>/<slug:slug>/recommend/<str:entry>/take-back/",
        recommendation.take_back,
        name="recommend_take_back",
    ),
    path("editions/<slug:slug>/late/", nudge.regions, name="nudge_regions"),
    path("editions/<slug:slug>/late/<str:key>/", nudge.region_text, name="nudge_regions_text"),
    path("editions/<slug:slug>/reminders/", nudge.settings, name="reminders"),
    path("editions/<slug:slug>/participation/", participation.provinces, name="participation"),
    path("editions/<slug:slug>/participation.<str:kind>", participation.export, name="participation_export"),
    path("editions/<slug:slug>/participation/<str:code>/", participation.province, name="participation_province"),
]
