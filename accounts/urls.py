from django.urls import path

from accounts.views import job, profile

app_name = "accounts"
urlpatterns = [
    path("profile/", profile.profile, name="profile"),
    path("jobs/", job.jobs, name="jobs"),
    path("jobs/<int:pk>/", job.job, name="job"),
    path("jobs/<int:pk>/retry/", job.retry, name="job_retry"),
    path("jobs/<int:pk>/file/<int:number>/", job.file, name="job_file"),
]
