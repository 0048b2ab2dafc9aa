from django.urls import path

from awards.views import certificate, charter, decision, edition, extension, gate_rules, likeness, lineage, screening

urlpatterns = [
    path("editions/", edition.listing, name="editions"),
    # The composition root puts the control room at this address.
    path("editions/<slug:slug>/rules/", edition.rules_page, name="rules"),
    path("editions/<slug:slug>/dates/", edition.dates, name="dates"),
    path("editions/<slug:slug>/eligibility/", gate_rules.page, name="gate_rules"),
    path("editions/<slug:slug>/extensions/", extension.listing, name="extensions"),
    path("editions/<slug:slug>/extensions/new/", extension.propose, name="extension_propose"),
    path("editions/<slug:slug>/extensions/<int:pk>/confirm/", extension.confirm, name="extension_confirm"),
    path("editions/<slug:slug>/extensions/<int:pk>/withdraw/", extension.withdraw, name="extension_withdraw"),
    path("editions/<slug:slug>/late/<int:pk>/propose/", extension.propose_for_request, name="late_request_propose"),
    path("editions/<slug:slug>/late/<int:pk>/decline/", extension.decline, name="late_request_decline"),
    path("editions/<slug:slug>/screening/", screening.listing, name="screening"),
    path("editions/<slug:slug>/screening/<str:code>/", screening.entry, name="screening_entry"),
    path("editions/<slug:slug>/screening/<str:code>/origin/", lineage.of_arrived, name="screening_lineage"),
    path("editions/<slug:slug>/screening/<str:code>/origin/<int:pk>/", lineage.weigh, name="lineage_weigh"),
    path("editions/<slug:slug>/similar/", likeness.listing, name="similar"),
    path("editions/<slug:slug>/similar/compare/", likeness.compare, name="similar_compare"),
    path("editions/<slug:slug>/similar/<str:one>/<str:other>/", likeness.pair, name="similar_pair"),
    path("editions/<slug:slug>/decisions/", decision.listing, name="decisions"),
    path("editions/<slug:slug>/decisions/<int:pk>/", decision.page, name="decision"),
    path("editions/<slug:slug>/decisions/<int:pk>/confirm/", decision.confirm, name="decision_confirm"),
    path("editions/<slug:slug>/decisions/<int:pk>/publication/", decision.set_publication, name="decision_publication"),
    path(
        "editions/<slug:slug>/decisions/<int:pk>/publication/confirm/",
        decision.confirm_publication,
        name="decision_publication_confirm",
    ),
    path("editions/<slug:slug>/decisions/<int:pk>/withdraw/", decision.withdraw, name="decision_withdraw"),
    path("editions/<slug:slug>/certificates/", certificate.listing, name="certificates"),
    path("editions/<slug:slug>/certificates/charters/", certificate.issue_charters, name="issue_charters"),
    path(
        "editions/<slug:slug>/certificates/participation/", certificate.issue_participation, name="issue_participation"
    ),
    path("editions/<slug:slug>/certificates/all/", certificate.bulk, name="certificates_bulk"),
    path("editions/<slug:slug>/certificates/wording/", charter.wording, name="charter"),
    path("editions/<slug:slug>/certificates/wording/emblem/", charter.emblem, name="charter_emblem"),
    path(
        "editions/<slug:slug>/certificates/wording/emblem/remove/", charter.remove_emblem, name="charter_emblem_remove"
    ),
    path("editions/<slug:slug>/certificates/wording/sample/", charter.sample, name="charter_sample"),
    path("editions/<slug:slug>/certificates/<int:pk>/revoke/", certificate.revoke, name="certificate_revoke"),
    path("editions/<slug:slug>/certificates/<int:pk>/reissue/", certificate.reissue, name="certificate_reissue"),
    path("certificates/<str:check_id>/pdf/", certificate.pdf, name="certificate_pdf"),
    path("region/<str:code>/<slug:slug>/certificates/", certificate.of_region, name="region_certificates"),
]
