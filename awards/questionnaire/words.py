"""A definition in words, for the room in which it is written. It may be unsound: what cannot be said is left out. Pure."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.language import day, num, pick
from awards.enums import QuestionType
from awards.questionnaire.definition import faults_of, read_limit

T = QuestionType


def overview(definition: dict[str, Any], criteria: dict[str, str]) -> list[dict[str, Any]]:
    """Sections with their questions, and what is wrong with each. criteria: code -> label."""
    faults = faults_of(definition)
    proofs = defaultdict(list)
    for section in definition["sections"]:
        for question in section["questions"]:
            proofs[question.get("supports")].append(question)
    return [
        {
            "section": section,
            "faults": [fault for fault in faults if fault.section == section["code"] and not fault.question],
            "questions": [
                _in_words(question, section, criteria)
                | {
                    "faults": [fault for fault in faults if fault.question == question["code"]],
                    "proofs": proofs[question["code"]],
                }
                for question in section["questions"]
            ],
        }
        for section in definition["sections"]
    ]


def _in_words(question: dict[str, Any], section: dict[str, Any], criteria: dict[str, str]) -> dict[str, Any]:
    return {
        "question": question,
        "type": T(question["type"]).label,
        "limits": limits_of(question),
        "condition": condition_of(question, section),
        "criteria": [criteria.get(code, code) for code in question.get("criteria", ())],
        "choices": [pick(choice, "label") for choice in question.get("choices", ())],
    }


def limits_of(question: dict[str, Any]) -> list[str]:
    """Every limit of a question in a few words."""
    found = []
    if question.get("max_words"):
        found.append(_("at most %(most)s words") % {"most": num(question["max_words"])})
    if question.get("max_chars"):
        found.append(_("at most %(most)s characters") % {"most": num(question["max_chars"])})
    low, high = (_said(question, key) for key in ("min", "max"))
    if question["type"] in (T.CHOICES, T.FILES):
        return [*found, _("at most %(most)s") % {"most": high}] if high else found
    if low and high:
        found.append(_("%(least)s to %(most)s") % {"least": low, "most": high})
    elif low or high:
        found.append(_("%(least)s or more") % {"least": low} if low else _("%(most)s or less") % {"most": high})
    if pick(question, "unit"):
        found.append(pick(question, "unit"))
    return found


def _said(question: dict[str, Any], key: str) -> str:
    value = question.get(key)
    limit = read_limit(value, T(question["type"])) if value else None
    if limit is None:
        return str(value or "")
    return day(limit) if isinstance(limit, date) else num(limit)


def condition_of(question: dict[str, Any], section: dict[str, Any]) -> str:
    """When the question is asked at all; empty when always."""
    condition = question.get("show_if")
    if not condition:
        return ""
    other = next((each for each in section["questions"] if each["code"] == condition["question"]), None)
    equals = condition["equals"] if isinstance(condition["equals"], list) else [condition["equals"]]
    labels = {choice["code"]: pick(choice, "label") for choice in (other or {}).get("choices", ())}
    words = [{True: _("Yes"), False: _("No")}.get(value, labels.get(value, str(value))) for value in equals]
    return _("Only if “%(question)s” is answered with %(answers)s.") % {
        "question": pick(other, "label") if other else condition["question"],
        "answers": _(" or ").join(words),
    }


def without_english(definition: dict[str, Any]) -> int:
    """How many texts stand in Indonesian only."""
    rows = [definition, *definition["sections"]]
    rows += [question for section in definition["sections"] for question in section["questions"]]
    rows += [choice for row in rows for choice in row.get("choices", ())]
    names = ("title", "lead", "label", "help", "unit")
    return sum(bool(row.get(f"{name}_id")) and not row.get(f"{name}_en") for row in rows for name in names)
