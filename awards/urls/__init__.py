from awards.urls import intake, organiser, profile, public

app_name = "awards"
urlpatterns = [*intake.urlpatterns, *organiser.urlpatterns, *profile.urlpatterns, *public.urlpatterns]
