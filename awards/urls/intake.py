from django.contrib.auth.decorators import login_required
from django.urls import path

from awards.views import desk, entry, late_request, lineage, receipt, start, submission, wizard

section = login_required(wizard.EntryWizard.as_view(url_name="awards:entry_step", done_step_name="review-all"))

urlpatterns = [
    path("entries/", entry.listing, name="entries"),
    path("entries/new/", start.start, name="entry_new"),
    path("entries/<str:code>/", entry.task_list, name="entry"),
    path("entries/<str:code>/section/", section, name="entry_write"),
    path("entries/<str:code>/section/<slug:step>/", section, name="entry_step"),
    path("entries/<str:code>/autosave/<slug:section>/", wizard.autosave, name="entry_autosave"),
    path("entries/<str:code>/review/", entry.review, name="entry_review"),
    path("entries/<str:code>/pdf/", entry.pdf, name="entry_pdf"),
    path("entries/<str:code>/hand-over/", submission.hand_over, name="entry_hand_over"),
    path("entries/<str:code>/return/", submission.give_back, name="entry_return"),
    path("entries/<str:code>/send/", submission.send, name="entry_send"),
    path("entries/<str:code>/origin/", lineage.of_draft, name="entry_lineage"),
    path("entries/<str:code>/origin/<int:pk>/take-back/", lineage.take_back, name="lineage_take_back"),
    path("entries/<str:code>/withdraw/", submission.withdraw, name="entry_withdraw"),
    path("entries/<str:code>/receipt/<int:number>/", receipt.page, name="receipt"),
    path("entries/<str:code>/receipt/<int:number>/pdf/", receipt.pdf, name="receipt_pdf"),
    path("entries/<str:code>/receipt/<int:number>/content/", receipt.content, name="receipt_content"),
    path("region/<str:code>/<slug:slug>/", desk.region, name="region_desk"),
    path("region/<str:code>/<slug:slug>/extension/", late_request.ask, name="late_request"),
    path("province/<str:code>/<slug:slug>/", desk.province, name="province_desk"),
]
