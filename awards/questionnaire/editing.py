"""Changing a definition: each function gives a new one and leaves the old as it was. Pure.

`normal` is the one way to write a content: two definitions that say the same are equal once they are normal, whether
they were typed, copied or read from a spreadsheet.
"""

import re
from copy import deepcopy
from typing import Any

from awards.questionnaire.definition import CHOICE_KEYS, FITTING, FORM_KEYS, QUESTION_KEYS, SECTION_KEYS

UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # characters that no text has any use for
Definition = dict[str, Any]


def normal(definition: Definition) -> Definition:
    """The same content without what says nothing: empty values, spaces around texts, lists of one answer."""
    head = _kept(definition, FORM_KEYS - {"sections"})
    return {**head, "sections": [_section(section) for section in definition.get("sections", [])]}


def _section(section: dict) -> dict:
    kept = _kept(section, SECTION_KEYS - {"questions"})
    return {**kept, "questions": [normal_question(question) for question in section.get("questions") or []]}


def normal_question(question: dict) -> dict:
    kept = _kept(question, QUESTION_KEYS)
    if "choices" in kept:
        kept["choices"] = [_kept(choice, CHOICE_KEYS) for choice in kept["choices"]]
    if "show_if" in kept:
        equals = kept["show_if"]["equals"]
        one = equals[0] if isinstance(equals, list) and len(equals) == 1 else equals
        kept["show_if"] = {"question": kept["show_if"]["question"], "equals": one}
    return kept


def _kept(row: dict, keys: set[str]) -> dict:
    cleaned = {key: _clean(row[key]) for key in sorted(keys) if key in row}
    return {key: value for key, value in cleaned.items() if value not in (None, "", [], {}, False)}


def _clean(value: Any) -> Any:
    return UNSEEN.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip() if isinstance(value, str) else value


def normal_words(row: dict) -> dict:
    """A section or question, as far as it is given, without what says nothing."""
    return _kept(row, set(row))


def as_text(value: Any) -> str:
    """A value of a definition, to be read."""
    if isinstance(value, dict):
        return " = ".join(as_text(part) for part in value.values())
    if isinstance(value, list):
        return "\n".join(as_text(part) for part in value)
    return "" if value in (None, False) else str(value)


def empty(code: str, title_id: str) -> Definition:
    return {"code": code, "title_id": title_id, "sections": []}


def find_section(definition: Definition, code: str) -> dict | None:
    return next((section for section in definition["sections"] if section["code"] == code), None)


def find_question(definition: Definition, code: str) -> tuple[dict, dict] | None:
    """(section, question) of that code."""
    found = ((s, q) for s in definition["sections"] for q in s["questions"] if q["code"] == code)
    return next(found, None)


def set_words(definition: Definition, words: dict) -> Definition:
    return normal({**definition, **words})


def set_section(definition: Definition, words: dict, *, code: str = "") -> Definition:
    """Change the words and code of a section; without a code it is a new one, at the end."""
    changed = deepcopy(definition)
    section = find_section(changed, code)
    if section is None:
        section = {"questions": []}
        changed["sections"].append(section)
    section.update(words)
    return normal(changed)


def set_question(definition: Definition, row: dict, *, section: str, code: str = "") -> Definition:
    """Put this question in place of the one of that code, or at the end of the section when there is none.

    What does not fit its type is left out; conditions and evidence that name the question follow a new code.
    """
    changed = deepcopy(definition)
    row = {key: value for key, value in row.items() if key not in FITTING or row["type"] in FITTING[key]}
    found = find_question(changed, code) if code else None
    if found is None:
        place_for = find_section(changed, section)
        if place_for is None:
            raise KeyError(section)
        place_for["questions"].append(row)
        return normal(changed)
    place, standing = found
    place["questions"][place["questions"].index(standing)] = row
    if row["code"] != code:
        _rename(changed, code, row["code"])
    return normal(changed)


def _rename(definition: Definition, old: str, new: str) -> None:
    for section in definition["sections"]:
        for question in section["questions"]:
            if (question.get("show_if") or {}).get("question") == old:
                question["show_if"]["question"] = new
            if question.get("supports") == old:
                question["supports"] = new


def remove_section(definition: Definition, code: str) -> Definition:
    return normal({**definition, "sections": [s for s in definition["sections"] if s["code"] != code]})


def remove_question(definition: Definition, code: str) -> Definition:
    """Without the question; what hung on it hangs on nothing any more."""
    changed = deepcopy(definition)
    for section in changed["sections"]:
        section["questions"] = [question for question in section["questions"] if question["code"] != code]
        for question in section["questions"]:
            if (question.get("show_if") or {}).get("question") == code:
                del question["show_if"]
            if question.get("supports") == code:
                del question["supports"]
    return normal(changed)


def move_section(definition: Definition, code: str, *, by: int) -> Definition:
    changed = deepcopy(definition)
    _shift(changed["sections"], code, by)
    return normal(changed)


def move_question(definition: Definition, code: str, *, by: int) -> Definition:
    """Within its section, by so many places."""
    changed = deepcopy(definition)
    found = find_question(changed, code)
    if found:
        _shift(found[0]["questions"], code, by)
    return normal(changed)


def send_question(definition: Definition, code: str, *, to: str) -> Definition:
    """To the end of another section. Its condition stays behind: it can only name a question of its own section."""
    changed = deepcopy(definition)
    found, section = find_question(changed, code), find_section(changed, to)
    if found and section is not None and found[0] is not section:
        found[0]["questions"].remove(found[1])
        section["questions"].append({key: value for key, value in found[1].items() if key != "show_if"})
    return normal(changed)


def _shift(rows: list[dict], code: str, by: int) -> None:
    place = next((n for n, row in enumerate(rows) if row["code"] == code), None)
    if place is not None:
        rows.insert(max(0, place + by), rows.pop(place))


def free_code(definition: Definition, wish: str) -> str:
    """A code like the wish that no section and no question of the form has yet."""
    plain = re.sub(r"[^a-z0-9]+", "_", wish.lower()).strip("_")[:40].rstrip("_")
    plain = plain if plain[:1].isalpha() else f"q_{plain}".rstrip("_")
    taken = {section["code"] for section in definition["sections"]}
    taken |= {question["code"] for section in definition["sections"] for question in section["questions"]}
    numbered = (f"{plain}_{number}" for number in range(2, len(taken) + 3))
    return plain if plain not in taken else next(code for code in numbered if code not in taken)
