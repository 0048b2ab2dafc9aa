from awards.urls import collaboration, desks, evidence, intake, organiser, profile, public

app_name = "awards"
urlpatterns = [
    *collaboration.urlpatterns,
    *desks.urlpatterns,
    *evidence.urlpatterns,
    *intake.urlpatterns,
    *organiser.urlpatterns,
    *profile.urlpatterns,
    *public.urlpatterns,
]
