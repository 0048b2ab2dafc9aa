"""Every URL of the site and how the matrix visits it. A URL that is not here fails the suite."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


def nothing(_scene):
    """A URL without arguments."""
    return {}


@dataclass(frozen=True)
class Surface:
    """name: URL name with its namespace; kwargs: scene -> arguments; methods: what is tried."""

    name: str
    kwargs: Callable = nothing
    methods: tuple = ("GET",)


def named_patterns(resolver=None, namespace=""):
    """Every (name, pattern) of the URL configuration, namespaces included."""
    resolver = resolver or get_resolver()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from named_patterns(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern


BOTH = ("GET", "POST")


def ids(**names):
    """Arguments of a URL from the scene: parameter -> what it is called there. None when the phase has no such thing."""

    def kwargs(scene):
        if not all(name in scene for name in names.values()):
            return None
        return {parameter: scene[name] for parameter, name in names.items()}

    return kwargs


def fixed(kwargs_of, **more):
    """As kwargs_of, with literal arguments beside."""

    def kwargs(scene):
        found = kwargs_of(scene)
        return None if found is None else {**found, **more}

    return kwargs


def of(prefix, kwargs, reads=(), acts=()):
    """Surfaces of one noun: pages that are only read, and pages that act."""
    yield from (Surface(f"{prefix}:{name}", kwargs) for name in reads)
    yield from (Surface(f"{prefix}:{name}", kwargs, BOTH) for name in acts)


EDITION = ids(slug="slug")
ENTRY = ids(code="entry")
ROUND = ids(slug="slug", number="number")
REGION = ids(code="region")
RUN = ids(pk="run")
JUDGE = ids(slug="slug", code="judge")
DECISION = ids(slug="slug", pk="decision")
ASSIGNMENT = ids(pk="assignment")
SURFACES = [
    Surface("home"),
    Surface("control_room", EDITION),
    Surface("audit", EDITION),
    Surface("account_change_password", methods=BOTH),
    # people
    Surface("people:invitation", ids(token="token"), BOTH),
    *of("people", EDITION, ["edition"], ["edition_invite"]),
    *of("people", ids(slug="slug", pk="invitation"), [], ["edition_resend", "edition_withdraw"]),
    *of("people", ids(slug="slug", pk="membership"), [], ["edition_end"]),
    *of("people", ids(code="region"), ["region"], ["region_invite", "region_agency"]),
    *of("people", ids(code="region", pk="region_invitation"), [], ["region_resend", "region_withdraw"]),
    *of("people", ids(code="region", pk="region_membership"), [], ["region_end"]),
    *of("accounts", nothing, ["jobs"], ["profile"]),
    *of("accounts", ids(pk="job"), ["job"], ["job_retry"]),
    Surface("accounts:job_file", fixed(ids(pk="job"), number=0)),
    # entries
    *of("awards", nothing, ["entries", "editions", "innovations", "check_form"], ["entry_new"]),
    *of("awards", ENTRY, ["entry", "entry_write", "entry_review", "entry_pdf"],
        ["entry_hand_over", "entry_return", "entry_send", "entry_withdraw"]),
    *of("awards", ids(code="entry", step="section"), [], ["entry_step"]),
    *of("awards", ids(code="entry", section="section"), [], ["entry_autosave"]),
    # eligibility, origin and likeness
    *of("awards", ENTRY, [], ["entry_lineage"]),
    Surface("awards:lineage_take_back", ids(code="entry", pk="link"), ("POST",)),
    *of("awards", EDITION, ["similar"], ["gate_rules"]),
    Surface("awards:similar_compare", EDITION, ("POST",)),
    *of("awards", ids(slug="slug", one="sent", other="twin"), [], ["similar_pair"]),
    *of("awards", ids(slug="slug", code="sent"), [], ["screening_lineage"]),
    Surface("awards:lineage_weigh", ids(slug="slug", code="sent", pk="sent_link"), ("POST",)),
    # working together on a draft
    *of("awards", ENTRY, ["entry_presence", "entry_history"], ["entry_check", "entry_keeper"]),
    *of("awards", ids(code="sent"), ["entry_compare_versions"]),
    *of("awards", ids(code="entry", section="section"), ["entry_compare"], ["entry_comments"]),
    *of("awards", fixed(ids(code="entry", section="section"), version=1), [], ["entry_restore"]),
    *of("awards", fixed(ids(code="sent"), number=1), ["receipt", "receipt_pdf", "receipt_content"]),
    *of("awards", ids(code="entry", pk="evidence"), ["evidence", "evidence_copy", "evidence_picture"],
        ["evidence_claim"]),
    Surface("awards:evidence_list", fixed(ENTRY, question="photos")),
    Surface("awards:uploads", fixed(ENTRY, question="photos"), ("POST",)),
    Surface("awards:upload", fixed(ENTRY, question="photos", token="0" * 32), ("HEAD", "PATCH", "DELETE")),
    *of("awards", ids(slug="slug", code="sent"), [], ["link_checks", "links_check", "copies_again"]),
    *of("awards", ids(slug="slug", code="sent", pk="evidence"), [], ["evidence_check"]),
    *of("awards", EDITION, [], ["quota"]),
    *of("awards", ids(code="entry", pk="evidence"), ["public_evidence", "public_picture"]),
    *of("awards", ids(code="region", slug="slug"), ["region_desk", "region_certificates"]),
    *of("awards", ids(code="province", slug="slug"), ["province_desk"]),
    # desks
    *of("awards", ids(code="region", slug="slug"), [], ["nudge_agencies"]),
    *of("awards", ids(code="region", slug="slug", key="agency"), ["nudge_agencies_text"]),
    *of("awards", ids(code="province", slug="slug"), [], ["nudge_province"]),
    *of("awards", ids(code="province", slug="slug", key="region"), ["nudge_province_text"]),
    *of("awards", ids(code="province", slug="slug", entry="sent"), [], ["recommend", "recommend_take_back"]),
    *of("awards", EDITION, ["participation"], ["nudge_regions", "reminders"]),
    *of("awards", ids(slug="slug", key="region"), ["nudge_regions_text"]),
    *of("awards", ids(slug="slug", code="province"), ["participation_province"]),
    *(Surface("awards:participation_export", fixed(EDITION, kind=kind)) for kind in ("xlsx", "pdf")),
    *of("people", ids(code="region"), [], ["region_delegate"]),
    *of("people", ids(code="region", pk="delegation"), [], ["region_delegation_end"]),
    *of("people", ids(code="region", pk="stand_in"), [], ["region_delegation_withdraw"]),
    *of("people", ids(code="province"), [], ["province_delegate"]),
    *of("people", ids(code="province", pk="province_delegation"), [], ["province_delegation_end"]),
    *of("people", ids(code="province", pk="province_stand_in"), [], ["province_delegation_withdraw"]),
    # regions: profile, register, forms away from the screen
    *of("awards", nothing, ["regions", "clusters"], ["cluster_new"]),
    *of("awards", REGION, ["region_profile", "register"],
        ["head_new", "masterplan_new", "plan_new", "index_new", "agency_new", "innovation_new",
         "year_joined"]),
    *of("awards", ids(code="region", pk="head"), [], ["head_end", "head_void"]),
    *of("awards", ids(code="region", pk="masterplan"), ["masterplan"], ["masterplan_change", "book_new"]),
    *of("awards", ids(code="region", pk="book"), ["book"]),
    *of("awards", ids(code="region", pk="plan_link"), [], ["plan_remove"]),
    *of("awards", ids(code="region", pk="agency"), [], ["agency_change", "agency_active"]),
    *(surface for kind in ("agencies", "register") for surface in of(
        "awards", fixed(REGION, kind=kind), [], ["region_import", "region_import_confirm"])),
    Surface("awards:region_import_template", fixed(REGION, kind="register", extension="xlsx")),
    Surface("awards:register_export", fixed(REGION, extension="xlsx")),
    *of("awards", ids(pk="innovation"), ["innovation_page"], ["innovation_change", "innovation_move"]),
    Surface("awards:cluster_change", ids(code="cluster"), BOTH),
    Surface("awards:cluster_member_new", ids(code="cluster"), BOTH),
    Surface("awards:cluster_member_remove", ids(pk="member"), BOTH),
    *(Surface("awards:form_blank", fixed(ids(code="blank_form", number="form_number"), extension=kind)) for kind in ("pdf", "xlsx")),
    *(Surface("awards:entry_blank", fixed(ENTRY, extension=kind)) for kind in ("pdf", "xlsx")),
    *of("awards", ENTRY, [], ["entry_import", "entry_import_confirm"]),
    Surface("awards:check_receipt", ids(check_id="receipt_check")),
    # organiser
    *of("awards", EDITION, ["rules", "screening", "decisions", "certificates", "charter_sample", "results"],
        ["dates", "issue_charters", "issue_participation", "certificates_bulk", "charter", "charter_emblem",
         "charter_emblem_remove"]),
    *of("awards", EDITION, ["form", "form_pdf"],
        ["form_words", "form_section_new", "form_discard", "form_import", "form_publish"]),
    *(Surface(f"awards:{name}", EDITION, ("POST",)) for name in ("form_begin", "form_move")),
    *of("awards", fixed(EDITION, code="identity"), [], ["form_section", "form_remove_section"]),
    *of("awards", fixed(EDITION, section="identity"), [], ["form_question_new"]),
    *of("awards", fixed(EDITION, code="summary"), [], ["form_question", "form_remove_question"]),
    Surface("awards:form_place", fixed(EDITION, code="summary"), ("POST",)),
    *(Surface("awards:form_preview", fixed(EDITION, reader=reader)) for reader in ("entrants", "judges", "print")),
    *(Surface("awards:form_export", fixed(EDITION, kind=kind)) for kind in ("json", "xlsx")),
    Surface("awards:form_version", ids(slug="slug", pk="form")),
    *of("awards", ids(slug="slug", code="sent"), [], ["screening_entry"]),
    *of("awards", DECISION, ["decision"],
        ["decision_confirm", "decision_publication", "decision_publication_confirm", "decision_withdraw"]),
    *of("awards", ids(slug="slug", pk="certificate"), [], ["certificate_revoke"]),
    *of("awards", ids(slug="slug", pk="revoked"), [], ["certificate_reissue"]),
    *of("awards", ids(check_id="check"), ["certificate_pdf", "check"]),
    *of("awards", EDITION, ["extensions"], ["extension_propose"]),
    *of("awards", ids(slug="slug", pk="extension"), [], ["extension_confirm", "extension_withdraw"]),
    *of("awards", ids(slug="slug", pk="late_request"), [], ["late_request_propose", "late_request_decline"]),
    *of("awards", ids(code="region", slug="slug"), [], ["late_request"]),
    # public
    Surface("awards:results_dimension", fixed(EDITION, code="governance")),
    Surface("awards:innovation", ENTRY),
    *of("scoring", EDITION, ["public_method", "public_bundle"]),
    # judging
    *of("judging", nothing, ["desk"]),
    *of("judging", ids(pk="round"), [], ["pact", "declarations"]),
    *of("judging", ASSIGNMENT, [],
        ["sheet", "sheet_autosave", "sheet_send", "sheet_declare", "sheet_recuse"]),
    *of("judging", ids(pk="other_assignment"), [], ["sheet_reopen"]),
    *of("judging", ids(pk="assignment", evidence_pk="evidence"), ["file", "file_picture"]),
    *of("judging", ids(pk="panel"), ["panel"]),
    *of("judging", ids(pk="panel", code="entry"), ["panel_entry"]),
    *of("judging", EDITION, ["judges", "panels", "rounds"], ["judge_register", "panel_seat", "round_create"]),
    *of("judging", JUDGE, ["judge"], ["judge_conflict", "judge_active"]),
    *of("judging", fixed(ids(slug="slug", pk="conflict"), code="J01"), [], ["judge_retract"]),
    *of("judging", ids(slug="slug", pk="seat"), [], ["panel_unseat"]),
    *of("judging", ROUND, ["progress", "rubric", "assignment"],
        ["round_change", "round_open", "round_close", "round_extend", "assignment_plan", "assignment_add", "proposals"]),
    *of("judging", ids(slug="slug", number="number", pk="plan"), [], ["assignment_preview"]),
    *of("judging", ids(slug="slug", number="number", pk="assignment"), [], ["assignment_void"]),
    # scoring
    *of("scoring", ROUND, ["ranking", "note"], ["freeze", "new_run"]),
    *of("scoring", RUN, ["run", "run_judges"], ["what_if", "adopt", "firmness", "further"]),
    *of("scoring", fixed(RUN, group=0), [], ["decide_tie"]),
    Surface("scoring:run_judge", fixed(RUN, code="J02")),
    Surface("scoring:run_entry", ids(pk="run", code="entry")),
    *(Surface("scoring:run_export", fixed(RUN, extension=kind)) for kind in ("csv", "xlsx", "pdf", "zip")),
    *of("scoring", EDITION, ["tables"]),
    *of("scoring", fixed(EDITION, kind="judges"), [], ["import_table", "import_confirm"]),
    *of("scoring", fixed(EDITION, kind="judges", extension="xlsx"), ["import_template"]),
    *(Surface("scoring:export_table", fixed(EDITION, kind=kind, extension="csv"))
      for kind in ("entries", "marks", "rankings", "decisions")),
]  # fmt: skip
# Doors of the house: the same for everybody, tested by name in tests/accounts.
OUTSIDE = {
    "set_language", "account_login", "account_signup", "account_logout", "account_reset_password",
    "awards:file",
    "account_reset_password_done", "account_reset_password_from_key", "account_reset_password_from_key_done",
}  # fmt: skip
PUBLIC_POSTS = ("people:invitation",)
