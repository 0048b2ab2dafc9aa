"""Every word of the interface is there in Indonesian: extracted anew, nothing is missing, fuzzy or left over."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from tests.tools import need

ROOT = Path(__file__).resolve().parents[1]
PO = Path("locale/id/LC_MESSAGES/django.po")
FOLDERS = ("accounts", "awards", "judging", "scoring", "config", "templates")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    """The catalogue as makemessages would leave it now, made in a copy."""
    need("msgfmt")
    folder = tmp_path_factory.mktemp("words")
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / PO).parent.mkdir(parents=True)
    shutil.copy(ROOT / PO, folder / PO)
    command = [sys.executable, "-m", "django", "makemessages", "-l", "id", "--no-location", "--no-wrap"]
    env = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(command, cwd=folder, env=env, check=True, capture_output=True)
    return polib.pofile(str(folder / PO))


def test_nothing_is_untranslated(extracted):
    assert [entry.msgid for entry in extracted.untranslated_entries()] == []


def test_nothing_is_fuzzy(extracted):
    assert [entry.msgid for entry in extracted.fuzzy_entries()] == []


def test_nothing_is_left_over(extracted):
    assert [entry.msgid for entry in extracted.obsolete_entries()] == []


def test_placeholders_are_kept(extracted):
    def texts(entry):
        return entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]

    wrong = [
        entry.msgid
        for entry in extracted
        if not entry.obsolete
        for text in texts(entry)
        if not set(PLACEHOLDER.findall(text)) <= set(PLACEHOLDER.findall(entry.msgid + (entry.msgid_plural or "")))
        or (not entry.msgid_plural and set(PLACEHOLDER.findall(entry.msgid)) != set(PLACEHOLDER.findall(text)))
    ]
    assert wrong == []


def test_indonesian_has_no_exclamation_marks(extracted):
    assert [entry.msgstr for entry in extracted if "!" in entry.msgstr] == []
