from awards.urls import collaboration, desks, intake, organiser, profile, public

app_name = "awards"
urlpatterns = [
    *collaboration.urlpatterns,
    *desks.urlpatterns,
    *intake.urlpatterns,
    *organiser.urlpatterns,
    *profile.urlpatterns,
    *public.urlpatterns,
]
