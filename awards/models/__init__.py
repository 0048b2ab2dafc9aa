from awards.models.carry_over import CarryOver
from awards.models.certificate import Certificate
from awards.models.comment import SectionComment
from awards.models.decision import Decision, DecisionSet
from awards.models.edition import Category, Dimension, Edition, Programme, Stage, SubDimension
from awards.models.eligibility import EligibilityCheck
from awards.models.entry import DraftSection, Entry, EntryVersion, Evidence
from awards.models.evidence import EvidenceCheck, EvidenceCopy, EvidenceUpload, LinkCheck
from awards.models.extension import Extension, LateRequest
from awards.models.form import FormVersion
from awards.models.form_draft import FormDraft
from awards.models.likeness import LikenessRun, PairVerdict, SimilarPair
from awards.models.lineage import Lineage
from awards.models.migration import DraftMigration, SetAside
from awards.models.notice import Digest, Notice
from awards.models.parcel import PostPiece
from awards.models.place import Agency, Province, ProvinceAlias, Region, RegionAlias
from awards.models.presence import Presence
from awards.models.profile import (
    Cluster,
    ClusterMember,
    GovernmentIndex,
    IndexValue,
    Masterplan,
    MasterplanBook,
    PlanLink,
    RegionHead,
)
from awards.models.recommendation import Recommendation
from awards.models.register import Innovation, InnovationStep, Promotion
from awards.models.review import ReviewNote, Screening
from awards.models.revision import SectionRevision

__all__ = [
    "Agency",
    "CarryOver",
    "Category",
    "Certificate",
    "Cluster",
    "ClusterMember",
    "Decision",
    "DecisionSet",
    "Digest",
    "Dimension",
    "DraftMigration",
    "DraftSection",
    "Edition",
    "EligibilityCheck",
    "Entry",
    "EntryVersion",
    "Evidence",
    "EvidenceCheck",
    "EvidenceCopy",
    "EvidenceUpload",
    "Extension",
    "FormDraft",
    "FormVersion",
    "GovernmentIndex",
    "IndexValue",
    "Innovation",
    "InnovationStep",
    "LateRequest",
    "LikenessRun",
    "Lineage",
    "LinkCheck",
    "Masterplan",
    "MasterplanBook",
    "Notice",
    "PairVerdict",
    "PlanLink",
    "PostPiece",
    "Presence",
    "Programme",
    "Promotion",
    "Province",
    "ProvinceAlias",
    "Recommendation",
    "Region",
    "RegionAlias",
    "RegionHead",
    "ReviewNote",
    "Screening",
    "SectionComment",
    "SectionRevision",
    "SetAside",
    "SimilarPair",
    "Stage",
    "SubDimension",
]  # fmt: skip
