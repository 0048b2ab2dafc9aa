"""The page for people who run a server names every setting that the code reads from the environment."""

import ast
import re

from django.conf import settings


def read_from_environment() -> set[str]:
    """Names in calls of env.str("NAME"), env.int("NAME") and so on."""
    tree = ast.parse((settings.BASE_DIR / "config" / "settings.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func.value, ast.Name) and call.func.value.id == "env" and call.args
    }


def documented() -> set[str]:
    """Names in the first column of the table of settings."""
    text = (settings.BASE_DIR / "docs" / "operations.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`([A-Z0-9_]+)`", row)}


def test_every_setting_of_the_environment_is_documented():
    assert documented() == read_from_environment()
