"""What came from elsewhere is what we took, and static files can be collected for production."""

import hashlib
import re
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

STATIC = Path(settings.BASE_DIR) / "static"
VENDOR = STATIC / "vendor"


def listed_hashes():
    return dict(
        reversed(line.split("  ", 1))
        for line in (VENDOR / "VENDOR.md").read_text().splitlines()
        if re.match(r"[0-9a-f]{64}  ", line)
    )


def test_vendored_files_have_the_listed_hashes():
    found = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "VENDOR.md"
    }
    assert found == listed_hashes()


def test_every_vendored_package_carries_its_licence():
    versions = {path.relative_to(VENDOR).parts[:2] for path in VENDOR.rglob("*") if path.is_file()} - {("VENDOR.md",)}
    assert [version for version in sorted(versions) if not list(VENDOR.joinpath(*version).glob("LICENSE*"))] == []


def test_every_icon_of_the_sprite_is_a_vendored_file():
    sprite = (STATIC / "img/icons.svg").read_text()
    symbols = re.findall(r'<symbol id="([\w-]+)" viewBox="0 0 16 16" data-source="([\w-]+)">(.*?)</symbol>', sprite)
    folder = VENDOR / "bootstrap-icons/1.13.2/icons"
    own = {}
    for name, source, shape in symbols:
        drawn = re.search(r"<svg[^>]*>(.*)</svg>", (folder / f"{source}.svg").read_text(), re.DOTALL).group(1)
        own[name] = re.sub(r"\s*\n\s*", "", drawn) == shape
    assert [name for name, same in own.items() if not same] == []
    assert len(own) == sprite.count("<symbol")
    assert {source for _name, source, _shape in symbols} == {path.stem for path in folder.glob("*.svg")}


def test_templates_use_only_icons_of_the_sprite():
    known = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "img/icons.svg").read_text()))
    templates = Path(settings.BASE_DIR) / "templates"
    used = {
        (path.name, name)
        for path in templates.rglob("*.html")
        for name in re.findall(r'(?:{% icon |\bicon=)"([\w-]+)"', path.read_text())
    }
    assert {(file, name) for file, name in used if name not in known} == set()


def test_nothing_is_loaded_from_other_hosts():
    urls = [
        (path.name, url)
        for path in STATIC.rglob("*")
        if path.suffix in {".css", ".js"}
        for url in re.findall(r"""(?:url\(|from |import\()["']?(https?://[^"')]+)""", path.read_text())
    ]
    assert urls == []


def test_static_files_collect_under_hashed_names(tmp_path):
    storages = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    with override_settings(STORAGES=storages, STATIC_ROOT=tmp_path):
        call_command("collectstatic", interactive=False, verbosity=0)
    assert len(list(tmp_path.glob("css/juara.*.css"))) == 1
