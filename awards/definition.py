"""What a form definition must look like, before it becomes a version that nobody can change."""

import re

from awards.enums import QuestionType
from awards.questions import Question

CODE = re.compile(r"[a-z][a-z0-9_]*\Z")
MOST_QUESTIONS = 7  # on one page
WITH_CHOICES = {QuestionType.CHOICE, QuestionType.CHOICES}
CONTROLS = {QuestionType.CHOICE, QuestionType.CHOICES, QuestionType.YESNO}
ROLES = {"title", "summary"}
QUESTION_KEYS = set(Question.__dataclass_fields__) - {"section"}


def check_definition(definition: dict) -> list[str]:
    """Errors in words for whoever writes the form, each with the place where it stands; empty when it can be used."""
    if not isinstance(definition, dict) or not definition.get("code") or not definition.get("title_id"):
        return ["The form needs a code and a title_id."]
    sections = definition.get("sections")
    if not isinstance(sections, list) or not sections:
        return ["The form needs at least one section."]
    errors: list[str] = []
    seen: set[str] = set()
    codes = [section.get("code", "") for section in sections]
    errors += [
        f"Section {code!r}: the code is used twice." for code in sorted({c for c in codes if codes.count(c) > 1})
    ]
    for section in sections:
        errors += _check_section(section, seen)
    errors += _check_roles(sections)
    return errors


def _check_section(section: dict, seen: set[str]) -> list[str]:
    code = section.get("code", "")
    errors = []
    if not CODE.match(code):
        errors.append(f"Section {code!r}: the code is missing or not of the form a_b1.")
    if not section.get("title_id"):
        errors.append(f"Section {code!r}: title_id is missing.")
    questions = section.get("questions") or []
    if not 1 <= len(questions) <= MOST_QUESTIONS:
        errors.append(f"Section {code!r}: it has {len(questions)} questions; a page takes 1 to {MOST_QUESTIONS}.")
    before: dict[str, dict] = {}
    for question in questions:
        errors += [f"Question {question.get('code', '')!r}: {text}" for text in _check_question(question, before, seen)]
        before[question.get("code", "")] = question
        seen.add(question.get("code", ""))
    return errors


def _check_question(question: dict, before: dict[str, dict], seen: set[str]) -> list[str]:
    errors = []
    code, kind = question.get("code", ""), question.get("type")
    if not CODE.match(code) or code in seen:
        errors.append("the code is missing, used twice or not of the form a_b1.")
    if kind not in QuestionType.values:
        return [*errors, f"there is no type {kind!r}."]
    if not question.get("label_id"):
        errors.append("label_id is missing.")
    if unknown := sorted(set(question) - QUESTION_KEYS):
        errors.append(f"unknown keys: {', '.join(unknown)}.")
    if (kind in WITH_CHOICES) != bool(question.get("choices")):
        errors.append("choices belong to questions of the types choice and choices, and those need them.")
    codes = [choice.get("code") for choice in question.get("choices", ())]
    if len(set(codes)) != len(codes) or not all(codes):
        errors.append("each choice needs a code of its own.")
    return errors + _check_condition(question.get("show_if"), before)


def _check_condition(condition: dict | None, before: dict[str, dict]) -> list[str]:
    if not condition:
        return []
    other = before.get(condition.get("question", ""))
    if other is None or other.get("type") not in CONTROLS:
        return ["show_if names no earlier choice or yes/no question of its section."]
    equals = condition.get("equals")
    values = equals if isinstance(equals, list) else [equals]
    possible = [True, False] if other["type"] == QuestionType.YESNO else [c.get("code") for c in other["choices"]]
    return (
        []
        if values and all(value in possible for value in values)
        else ["show_if waits for an answer that cannot be given."]
    )


def _check_roles(sections: list[dict]) -> list[str]:
    roles = [q["role"] for section in sections for q in section.get("questions") or [] if q.get("role")]
    errors = [f"There is no role {role!r}." for role in sorted(set(roles) - ROLES)]
    return errors + [
        f"Only one question can have the role {role!r}." for role in sorted(ROLES) if roles.count(role) > 1
    ]
