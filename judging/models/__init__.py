from judging.models.assignment import Assignment, AssignmentPlan
from judging.models.judge import ConflictFact, Judge, Pact
from judging.models.panel import Panel, PanelMember, Round
from judging.models.rubric import RubricVersion
from judging.models.sheet import ScoreSheet

__all__ = [
    "Assignment", "AssignmentPlan", "ConflictFact", "Judge", "Pact", "Panel", "PanelMember", "Round", "RubricVersion",
    "ScoreSheet",
]  # fmt: skip
