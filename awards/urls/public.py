from django.urls import path

from awards.views import public

urlpatterns = [
    path("results/<slug:slug>/", public.results, name="results"),
    path("results/<slug:slug>/<slug:code>/", public.results_dimension, name="results_dimension"),
    path("innovations/", public.innovations, name="innovations"),
    path("innovations/<str:code>/", public.innovation, name="innovation"),
    path("check/", public.check_form, name="check_form"),
    path("check/receipt/<str:check_id>/", public.check_receipt, name="check_receipt"),
    path("check/<str:check_id>/", public.check, name="check"),
]
