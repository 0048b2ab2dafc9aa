"""The palette of static/css/juara.css meets WCAG AA in both themes: 4.5 for text, 3 for the edges of controls."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = (Path(settings.BASE_DIR) / "static/css/juara.css").read_text()
DIMENSIONS = ["governance", "branding", "economy", "living", "society", "environment"]
TONES = ["info", "good", "warn", "bad", "gold", "silver", "bronze", "accent"]


def palette(theme):
    block = CSS.split(f'[data-bs-theme="{theme}"] {{\n', 1)[1].split("\n}", 1)[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_black_on_white_is_21():
    assert round(contrast("#000000", "#ffffff"), 2) == 21.0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_of_the_palette_is_readable(theme):
    colours = palette(theme)
    grounds = ["paper", "surface", "surface-2"]
    pairs = [(ink, ground) for ink in ["ink", "ink-2", "ink-3", "accent"] for ground in grounds]
    pairs += [(tone, f"{tone}-soft") for tone in TONES] + [("on-accent", "accent"), ("on-accent", "accent-strong")]
    pairs += [(tone, "surface") for tone in TONES] + [("ink", f"{tone}-soft") for tone in TONES]
    weak = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_dimension_is_readable_on_every_ground(theme, dimension):
    colours = palette(theme)
    grounds = ["paper", "surface", "surface-2", f"dim-{dimension}-soft"]
    ratios = {ground: contrast(colours[f"dim-{dimension}"], colours[ground]) for ground in grounds}
    assert {ground: ratio for ground, ratio in ratios.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_edges_of_controls_are_visible(theme):
    colours = palette(theme)
    ratios = [contrast(colours["line-strong"], colours[ground]) for ground in ("paper", "surface")]
    assert [ratio for ratio in ratios if ratio < 3] == []


def test_dimension_colours_differ():
    assert all(len({palette(theme)[f"dim-{name}"] for name in DIMENSIONS}) == 6 for theme in ("light", "dark"))
