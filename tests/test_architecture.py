"""Who may import whom. The rules and their reasons stand in docs/structure.md."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# Right may import left, never back. The engine is below everything.
APPS = ["accounts", "awards", "judging", "scoring", "config"]
# Rooms of an app from the ground up; a room may import what stands before it.
ROOMS = ["enums", "rules", "models", "queries", "actions", "forms", "views", "urls"]
ENGINE_MAY = {"numpy", "scipy", "scoring"}
HEAVY = {"pandas", "scipy", "sklearn", "reportlab", "pikepdf", "ortools", "xlsxwriter", "openpyxl"}


def sources(*folders):
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def imports(path):
    """(module, line) of every import of a file, also those inside functions."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module, node.lineno


def place(path):
    return f"{path.relative_to(ROOT)}"


def room_of(parts):
    """The room a module stands in, or None for modules of the app itself (refusal.py, questions.py, jobs.py)."""
    return parts[1] if len(parts) > 1 and parts[1] in ROOMS else None


def test_apps_import_only_to_the_left():
    wrong = [
        f"{place(path)}:{line} imports {module}"
        for rank, app in enumerate(APPS)
        for path in sources(app)
        if not path.is_relative_to(ROOT / "scoring" / "engine")
        for module, line in imports(path)
        if module.split(".")[0] in APPS[rank + 1 :] and not module.startswith("scoring.engine")
    ]
    assert wrong == []


def test_rooms_import_only_what_stands_before_them():
    wrong = []
    for app in APPS[:-1]:
        for path in sources(app):
            room = room_of(path.relative_to(ROOT).with_suffix("").parts)
            if room is None:
                continue
            for module, line in imports(path):
                other = room_of(tuple(module.split("."))) if module.split(".")[0] == app else None
                if other and ROOMS.index(other) > ROOMS.index(room):
                    wrong.append(f"{place(path)}:{line} ({room}) imports {module}")
    assert wrong == []


def test_engine_is_pure():
    wrong = [
        f"{place(path)}:{line} imports {module}"
        for path in sources("scoring/engine")
        for module, line in imports(path)
        if module.split(".")[0] not in ENGINE_MAY | set(sys.stdlib_module_names)
        or (module.split(".")[0] == "scoring" and not module.startswith("scoring.engine"))
    ]
    assert wrong == []


def test_engine_reads_no_clock():
    wrong = [
        f"{place(path)}:{line} imports {module}"
        for path in sources("scoring/engine")
        for module, line in imports(path)
        if module.split(".")[0] in {"time", "random", "locale", "os"}
    ]
    assert wrong == []


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "services", "mixins", "misc"])
def test_no_module_is_named_after_nothing(name):
    assert [place(p) for p in sources(*APPS, "tests") if p.stem == name or name in p.parent.parts] == []


def test_nobody_listens_to_signals():
    found = [
        f"{place(path)}:{line}"
        for path in sources(*APPS)
        for module, line in imports(path)
        if module in {"django.dispatch", "django.db.models.signals", "django.core.signals"}
    ]
    assert found == []


def test_starting_the_site_loads_nothing_heavy():
    code = (
        "import sys, django; django.setup(); import config.urls;"
        f"print(sorted({HEAVY!r} & {{name.split('.')[0] for name in sys.modules}}))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True,
        env={"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert answer.stdout.strip() == "[]"


def test_views_leave_protected_rows_to_fetch_functions():
    found = [
        f"{place(path)}:{number}"
        for app in APPS
        for path in sources(app)
        if "views" in path.relative_to(ROOT).parts
        for number, text in enumerate(path.read_text().splitlines(), 1)
        if "get_object_or_404(" in text
    ]
    assert found == []
