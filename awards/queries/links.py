"""The addresses that an entry names."""

from awards.enums import QuestionType
from awards.models import Entry, EntryVersion
from awards.questionnaire.questions import form_of

MOST = 60


def links_of(entry: Entry) -> list[dict]:
    """{"label", "url"} of every link that was sent, each address once. Needs entry.current with its form."""
    version: EntryVersion = entry.current  # type: ignore[assignment]  # who asks for links asks of what was sent
    found: dict[str, dict] = {}
    for question in form_of(version.form).questions():
        if question.type == QuestionType.LINKS:
            for row in version.answers.get(question.section, {}).get(question.code) or []:
                if url := row.get("url", ""):
                    found.setdefault(url, {"label": row.get("label") or url, "url": url})
    return list(found.values())[:MOST]
