from awards.urls import intake, organiser, public

app_name = "awards"
urlpatterns = [*intake.urlpatterns, *organiser.urlpatterns, *public.urlpatterns]
