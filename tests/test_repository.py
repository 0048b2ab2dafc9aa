"""Sizes and habits that a review need not look for."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ("accounts", "awards", "judging", "scoring", "config", "tests")


def tracked(*patterns):
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def python_files():
    return [p for p in tracked("*.py") if "migrations" not in p.parts]


def own_text_files():
    kinds = ("*.py", "*.html", "*.js", "*.css", "*.md", "*.toml", "Makefile", ".ci/*", "*.json")
    return [p for p in tracked(*kinds) if "vendor" not in p.parts]


def lines(path):
    return path.read_text().splitlines()


def name(path):
    return str(path.relative_to(ROOT))


def test_no_file_is_longer_than_400_lines():
    assert [(name(p), len(lines(p))) for p in python_files() if len(lines(p)) > 400] == []


def test_no_function_is_longer_than_it_may_be():
    long = []
    for path in python_files():
        limit = 60 if "engine" in path.parts else 50
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                size = node.end_lineno - node.lineno + 1
                if size > limit:
                    long.append((f"{name(path)}:{node.lineno} {node.name}", size))
    assert long == []


def test_no_view_class_is_longer_than_100_lines():
    long = [
        (f"{name(path)} {node.name}", node.end_lineno - node.lineno + 1)
        for path in python_files()
        if "views" in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef) and node.end_lineno - node.lineno + 1 > 100
    ]
    assert long == []


def test_no_template_is_longer_than_150_lines():
    assert [(name(p), len(lines(p))) for p in tracked("templates/*.html") if len(lines(p)) > 150] == []


def test_templates_hold_no_inline_script_style_or_handler():
    inline = re.compile(r"<script>|<style>|\sstyle=\"|\son(click|change|input|submit|load)=")
    found = [
        f"{name(path)}:{number}"
        for path in tracked("templates/*.html")
        if "emails" not in path.parts
        for number, text in enumerate(lines(path), 1)
        if inline.search(text)
    ]
    assert found == []


def test_templates_mark_the_title_of_a_sample_entry():
    """Demo data says that it is demo data wherever it shows."""
    found = [
        f"{name(path)}:{number}"
        for path in tracked("templates/*.html")
        if "emails" not in path.parts
        for number, text in enumerate(lines(path), 1)
        if re.search(r"\bentry\.title }}", text) and "{% sample_mark" not in text and "block title" not in text
    ]
    assert found == []


def test_documents_link_to_what_is_there():
    found = [
        f"{name(path)}: {target}"
        for path in tracked("*.md")
        if "vendor" not in path.parts
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text())
        if not (path.parent / target).exists()
    ]
    assert found == []


def test_operations_name_every_setting_of_the_environment():
    settings = (ROOT / "config/settings.py").read_text()
    names = set(re.findall(r"\benv(?:\.\w+)?\(\"(\w+)\"", settings))
    listed = set(re.findall(r"`([A-Z][A-Z0-9_]+)`", (ROOT / "docs/operations.md").read_text()))
    assert names - listed == set()


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?<![\w.])/(work|root|farm)/",
        r"shared/(data|design)",
        r"\bTO" + r"DO\b|\bFIX" + r"ME\b|\bXX" + r"X\b",
        r"except( Exception)?:\s*(pass|\.\.\.)?\s*$",
    ],
)
def test_nothing_speaks_of_the_machine_or_of_unfinished_work(pattern):
    found = [
        f"{name(path)}:{number}"
        for path in own_text_files()
        if path != Path(__file__)
        for number, text in enumerate(lines(path), 1)
        if re.search(pattern, text)
    ]
    assert found == []


def test_every_dependency_says_why():
    text = (ROOT / "pyproject.toml").read_text()
    block = text.split("dependencies = [", 1)[1].split("\n]", 1)[0]
    assert [line for line in block.splitlines() if line.strip() and "#" not in line] == []
