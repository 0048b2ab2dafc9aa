"""Compiles the translations without system packages: every .po below this folder gets its .mo."""

from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

for source in Path(__file__).parent.glob("*/LC_MESSAGES/*.po"):
    compiled = BytesIO()
    with source.open("rb") as text:
        write_mo(compiled, read_po(text))
    source.with_suffix(".new").write_bytes(compiled.getvalue())
    source.with_suffix(".new").replace(source.with_suffix(".mo"))
