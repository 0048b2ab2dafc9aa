"""What a form definition must look like, before it becomes a version that nobody can change.

A fault names its place twice: in words for people, and as a path into the definition for pages and spreadsheets.
Whatever JSON comes in is answered with faults, never with an exception.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from awards.enums import QuestionType
from awards.evidence.claims import NO_CLAIMS
from awards.questionnaire.questions import Question

CODE = re.compile(r"[a-z][a-z0-9_]{0,49}\Z")
CHOICE_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,49}\Z")
NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?\Z")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
MOST_SECTIONS = 40
MOST_QUESTIONS = 7  # on one page
MOST_CHOICES = 60
MOST_LENGTH = 100_000  # words or characters that a limit can allow
MOST_TEXT = 4000  # characters of a label, a help, a lead
T = QuestionType
TEXTS = {T.SHORT, T.LONG}
WITH_CHOICES = {T.CHOICE, T.CHOICES}
CONTROLS = {T.CHOICE, T.CHOICES, T.YESNO}
# What the house itself asks the form for, and the types that can answer; "started" and "won_before" are compared with
# what was said before writing.
ROLES = {"title": TEXTS, "summary": TEXTS, "started": {T.DATE}, "won_before": {T.YESNO}}
FORM_KEYS = {"code", "title_id", "title_en", "sections"}
SECTION_KEYS = {"code", "title_id", "title_en", "lead_id", "lead_en", "questions"}
QUESTION_KEYS = set(Question.__dataclass_fields__) - {"section"}
CHOICE_KEYS = {"code", "label_id", "label_en"}
WORDS = ("label_id", "label_en", "help_id", "help_en", "unit_id", "unit_en")
SWITCHES = ("required", "identifies", "private", "public")
# The types that a key belongs to; keys that are not here belong to all.
FITTING: dict[str, set[QuestionType]] = {
    "max_words": TEXTS,
    "max_chars": TEXTS,
    "min": {T.NUMBER, T.MONEY, T.DATE},
    "max": {T.NUMBER, T.MONEY, T.DATE, T.CHOICES, T.FILES},
    "unit_id": {T.NUMBER, T.MONEY},
    "unit_en": {T.NUMBER, T.MONEY},
    "choices": WITH_CHOICES,
    "role": TEXTS | {T.DATE, T.YESNO},  # which role, says ROLES
    "supports": {T.FILES},
}
Path = tuple[Any, ...]  # ("sections", 2, "questions", 0, "max")


@dataclass(frozen=True)
class Fault:
    text: str
    path: Path = ()
    section: str = ""
    question: str = ""

    def __str__(self) -> str:
        if self.question:
            return _("Question “%(code)s”: %(text)s") % {"code": self.question, "text": self.text}
        if self.section:
            return _("Section “%(code)s”: %(text)s") % {"code": self.section, "text": self.text}
        return self.text


def check_definition(definition: Any) -> list[str]:
    """Faults in words for whoever writes the form; empty when it can be used."""
    return [str(fault) for fault in faults_of(definition)]


def faults_of(definition: Any) -> list[Fault]:
    if not isinstance(definition, dict):
        return [Fault(_("This is not the definition of a form."))]
    found = list(_head(definition))
    sections = definition.get("sections")
    if not isinstance(sections, list) or not sections:
        return [*found, Fault(_("The form has no section yet. Add one."), ("sections",))]
    if len(sections) > MOST_SECTIONS:
        found.append(Fault(_("A form takes at most %(most)s sections.") % {"most": MOST_SECTIONS}, ("sections",)))
    seen: dict[str, set[str]] = {"sections": set(), "questions": set()}
    for number, section in enumerate(sections):
        found += _section(section, ("sections", number), seen)
    return found + list(_roles(sections) if found else _across(sections))


def _head(definition: dict) -> Iterator[Fault]:
    code = definition.get("code")
    if not isinstance(code, str) or not CODE.match(code):
        yield Fault(_("Give the form a code of small letters, digits and _, beginning with a letter."), ("code",))
    yield from _texts(definition, ("title_id", "title_en"), (), required="title_id")
    yield from _unknown(definition, FORM_KEYS, ())


def _section(section: Any, path: Path, seen) -> Iterator[Fault]:
    if not isinstance(section, dict):
        yield Fault(_("A section of the definition is not a set of named values."), path)
        return
    code = section.get("code")
    named = code if isinstance(code, str) and code else f"#{path[1] + 1}"

    def at(fault: Fault) -> Fault:
        return Fault(fault.text, fault.path, fault.section or named, fault.question)

    yield from map(at, _code(code, seen["sections"], path))
    yield from map(at, _texts(section, ("title_id", "title_en", "lead_id", "lead_en"), path, required="title_id"))
    yield from map(at, _unknown(section, SECTION_KEYS, path))
    questions = section.get("questions")
    if not isinstance(questions, list) or not 1 <= len(questions) <= MOST_QUESTIONS:
        text = _("it has %(count)s questions; a page takes 1 to %(most)s.")
        count = len(questions) if isinstance(questions, list) else 0
        yield at(Fault(text % {"count": count, "most": MOST_QUESTIONS}, (*path, "questions")))
    before: dict[str, dict] = {}
    for number, question in enumerate(questions if isinstance(questions, list) else ()):
        place = (*path, "questions", number)
        if not isinstance(question, dict):
            yield at(Fault(_("a question is not a set of named values."), place))
            continue
        code = question.get("code")
        name = code if isinstance(code, str) else ""
        for fault in _question(question, place, before, seen["questions"]):
            yield Fault(fault.text, fault.path, named, name or f"#{number + 1}")
        before[name] = question


def _code(code: Any, seen: set, path: Path) -> Iterator[Fault]:
    if not isinstance(code, str) or not CODE.match(code):
        yield Fault(_("write its code with small letters, digits and _, beginning with a letter."), (*path, "code"))
    elif code in seen:
        yield Fault(_("the code is used twice; give one of the two another code."), (*path, "code"))
    if isinstance(code, str):
        seen.add(code)


def _texts(row: dict, names, path: Path, *, required: str) -> Iterator[Fault]:
    for name in names:
        value = row.get(name, "")
        if not isinstance(value, str):
            yield Fault(_("%(key)s must be a text.") % {"key": name}, (*path, name))
        elif name == required and not value.strip():
            yield Fault(_("%(key)s is missing; write it in Indonesian.") % {"key": name}, (*path, name))
        elif len(value) > MOST_TEXT:
            yield Fault(
                _("%(key)s is longer than %(most)s characters; shorten it.") % {"key": name, "most": MOST_TEXT},
                (*path, name),
            )


def _unknown(row: dict, known: set[str], path: Path) -> Iterator[Fault]:
    for key in sorted(str(key) for key in row if key not in known):
        yield Fault(_("there is no key “%(key)s”; remove it.") % {"key": key}, (*path, key))


def _question(question: dict, path: Path, before: dict[str, dict], seen: set) -> Iterator[Fault]:
    yield from _code(question.get("code"), seen, path)
    yield from _texts(question, WORDS, path, required="label_id")
    yield from _unknown(question, QUESTION_KEYS, path)
    for key in SWITCHES:
        if not isinstance(question.get(key, False), bool):
            yield Fault(_("%(key)s must be yes or no.") % {"key": key}, (*path, key))
    kind = question.get("type")
    if kind not in T.values:
        yield Fault(
            _("there is no type “%(type)s”; use one of %(types)s.") % {"type": kind, "types": ", ".join(T.values)},
            (*path, "type"),
        )
        return
    for key, types in FITTING.items():
        if question.get(key) not in (None, "", []) and kind not in types:
            text = _("%(key)s does not belong to the type “%(type)s”; remove it.")
            yield Fault(text % {"key": key, "type": T(kind).label}, (*path, key))
    yield from _limits(question, T(kind), path)
    yield from _choices(question, path)
    yield from _condition(question.get("show_if"), before, path)
    if question.get("private") is True and question.get("public") is True:
        yield Fault(_("an answer cannot be private and public at once; take one of the two off."), (*path, "public"))
    yield from _role(question, T(kind), path)
    criteria = question.get("criteria", [])
    if not isinstance(criteria, list) or not all(isinstance(code, str) and CODE.match(code) for code in criteria):
        yield Fault(_("write criteria as a list of codes."), (*path, "criteria"))


def _role(question: dict, kind: QuestionType, path: Path) -> Iterator[Fault]:
    role = question.get("role")
    if role in (None, ""):
        return
    if role not in tuple(ROLES):
        text = _("there is no role “%(role)s”; use one of %(roles)s.")
        yield Fault(text % {"role": role, "roles": ", ".join(ROLES)}, (*path, "role"))
    elif kind not in ROLES[role]:
        text = _("the type “%(type)s” cannot have the role “%(role)s”; change one of the two.")
        yield Fault(text % {"type": kind.label, "role": role}, (*path, "role"))
    elif role == "title" and (hidden := next((key for key in ("identifies", "private") if question.get(key)), "")):
        text = _("every judge reads the title of the entry, so it cannot be hidden; take off what hides it.")
        yield Fault(text, (*path, hidden))


def _limits(question: dict, kind: QuestionType, path: Path) -> Iterator[Fault]:
    for key in ("max_words", "max_chars"):
        value = question.get(key)
        whole = isinstance(value, int) and not isinstance(value, bool)
        if value is not None and not (whole and 1 <= value <= MOST_LENGTH):
            yield Fault(_("%(key)s must be a whole number from 1.") % {"key": key}, (*path, key))
    low, high = question.get("min"), question.get("max")
    readable = []
    for key, value in (("min", low), ("max", high)):
        if value is None or kind not in FITTING[key]:
            continue
        read = read_limit(value, kind)
        if read is None:
            yield Fault(_("%(key)s cannot be read: %(how)s.") % {"key": key, "how": how_to_write(kind)}, (*path, key))
        readable.append(read)
    if len(readable) == 2 and None not in readable and readable[0] > readable[1]:  # noqa: PLR2004 - both ends
        yield Fault(_("min lies above max; correct one of them."), (*path, "min"))


def read_limit(value: Any, kind: QuestionType):
    """A limit as something that compares; None when it does not have the form of its type."""
    if not isinstance(value, str):
        return None
    if kind == T.DATE:
        try:
            return date.fromisoformat(value) if DATE.match(value) else None
        except ValueError:
            return None
    if kind in (T.CHOICES, T.FILES):
        return int(value) if re.fullmatch(r"[1-9][0-9]{0,2}", value) else None
    return Decimal(value) if NUMBER.match(value) else None


def how_to_write(kind: QuestionType) -> str:
    if kind == T.DATE:
        return _("write a date like 2026-10-30")
    if kind in (T.CHOICES, T.FILES):
        return _("write a whole number from 1 to 999")
    return _("write a number like 1250 or 12.5")


def _choices(question: dict, path: Path) -> Iterator[Fault]:
    choices = question.get("choices") or []
    if question["type"] in WITH_CHOICES and not choices:
        yield Fault(_("it has no choices yet; give it at least one."), (*path, "choices"))
    if not isinstance(choices, list) or len(choices) > MOST_CHOICES:
        yield Fault(_("choices must be a list of at most %(most)s.") % {"most": MOST_CHOICES}, (*path, "choices"))
        return
    seen: set[str] = set()
    for number, choice in enumerate(choices):
        place = (*path, "choices", number)
        code = choice.get("code") if isinstance(choice, dict) else None
        if not isinstance(code, str) or not CHOICE_CODE.match(code) or code in seen:
            yield Fault(_("each choice needs a code of its own, of letters, digits, _ . or -."), (*place, "code"))
            continue
        seen.add(code)
        for fault in (
            *_texts(choice, ("label_id", "label_en"), place, required="label_id"),
            *_unknown(choice, CHOICE_KEYS, place),
        ):
            yield Fault(_("choice “%(code)s”: %(text)s") % {"code": code, "text": fault.text}, fault.path)


def _condition(condition: Any, before: dict[str, dict], path: Path) -> Iterator[Fault]:
    if not condition:
        return
    place = (*path, "show_if")
    name = condition.get("question") if isinstance(condition, dict) else None
    other = before.get(name) if isinstance(name, str) else None
    if other is None or str(other.get("type")) not in CONTROLS:
        text = _(
            "show_if names no earlier choice or yes/no question of its section; choose one, or move the question below it."
        )
        yield Fault(text, place)
        return
    equals = condition.get("equals")
    values = equals if isinstance(equals, list) else [equals]
    if other["type"] == T.YESNO:
        sound = bool(values) and all(isinstance(value, bool) for value in values)
    else:
        choices = other.get("choices")
        rows = choices if isinstance(choices, list) else []
        codes = [choice.get("code") for choice in rows if isinstance(choice, dict)]
        sound = bool(values) and all(isinstance(value, str) and value in codes for value in values)
    if not sound or set(condition) != {"question", "equals"}:
        yield Fault(_("show_if waits for an answer that cannot be given; choose one of the answers that stand."), place)


def _across(sections: list[dict]) -> Iterator[Fault]:
    """What can only be seen in the whole form; every section and question is well-formed by now."""
    yield from _roles(sections)
    types = {question["code"]: question["type"] for section in sections for question in section["questions"]}
    for path, section, question in placed(sections):
        code = question.get("supports") or ""
        if code and types.get(code) in (None, *NO_CLAIMS):
            text = _("supports names no question that these files could prove; choose one, or none.")
            yield Fault(text, (*path, "supports"), section["code"], question["code"])


def _roles(sections: list) -> Iterator[Fault]:
    for role in ROLES:
        holders = [found for found in placed(sections) if found[2].get("role") == role]
        for path, section, question in holders[1:]:
            text = _("only one question of the form can have the role “%(role)s”; take it from one of them.") % {
                "role": role
            }
            yield Fault(text, (*path, "role"), str(section.get("code", "")), str(question.get("code", "")))


def placed(sections: list) -> Iterator[tuple[Path, dict, dict]]:
    """(path, section, question) of every question that is one."""
    for number, section in enumerate(sections):
        questions = section.get("questions") if isinstance(section, dict) else None
        for position, question in enumerate(questions if isinstance(questions, list) else ()):
            if isinstance(question, dict):
                yield ("sections", number, "questions", position), section, question
