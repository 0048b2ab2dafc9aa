"""Hostile files: each is refused in words, in good time, or it is taken and lies there without effect."""

import io
import subprocess
import sys
import time
from pathlib import Path

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.utils.translation import override

from accounts.refusal import Refused
from awards.evidence.uploads import examine
from awards.evidence.workshop import Workshop
from tests.awards.hostile import office, plain

REFUSED = [*plain.refused(), *office.refused()]
INERT = [*plain.inert()]
WORDS = (
    "too large", "cannot be uploaded", "is empty", "is damaged", "unpacks to", "million pixels", "macros or controls",
    "protected by a password", "2000 pages",
)  # fmt: skip
SECONDS = 5
MOST_MEMORY = 300  # MB of the process that examines


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


@pytest.fixture(scope="module")
def workshop():
    with Workshop() as made:
        yield made


def test_corpus_is_as_large_as_promised():
    assert len(REFUSED) + len(INERT) >= 80
    assert len({case + name for case, name, _data in [*REFUSED, *INERT]}) == len(REFUSED) + len(INERT)


@pytest.mark.parametrize(("case", "name", "data"), REFUSED, ids=[f"{case} {name}" for case, name, _data in REFUSED])
def test_hostile_file_is_refused_in_words_and_in_time(case, name, data):
    data = plain.made(data)
    started = time.perf_counter()
    with pytest.raises(Refused) as refused:
        examine(name, ContentFile(data))
    assert time.perf_counter() - started < SECONDS
    assert any(word in str(refused.value) for word in WORDS), str(refused.value)


def test_bombs_take_little_memory(tmp_path):
    """A process of its own examines the worst of them, one after the other; it had only its own modules before."""
    for number, (_case, name, made) in enumerate(REFUSED):
        data = plain.made(made)
        if len(data) < 30_000_000:
            (tmp_path / f"{number:03d}-{name.replace('/', '_') or 'x'}").write_bytes(data)
    examined = subprocess.run(
        [sys.executable, "-m", "tests.awards.hostile", str(tmp_path)], capture_output=True, text=True, check=True,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    count, peak = map(int, examined.stdout.split())
    assert count > 80
    assert peak <= MOST_MEMORY, f"{peak} MB"


@pytest.mark.parametrize(("case", "name", "data"), INERT, ids=[case for case, _name, _data in INERT])
def test_what_a_sound_file_carries_is_not_in_the_copy(case, name, data, workshop):
    upload = examine(name, ContentFile(data))
    copy = workshop.make(upload.extension, upload.data).copy
    assert b"RAHASIA" in data or b"RAHASIA" in unpacked(data)  # the case carries what is looked for
    assert b"RAHASIA" not in copy
    if upload.extension == "pdf":
        assert b"RAHASIA" not in unpacked(copy)
    assert examine(name, ContentFile(copy)).content_type == upload.content_type  # the copy is sound itself


def unpacked(data: bytes) -> bytes:
    """All that a PDF holds, without packing, texts as they are."""
    if not data.startswith(b"%PDF"):
        return b""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(target, stream_decode_level=pikepdf.StreamDecodeLevel.all, compress_streams=False)
        texts = b"".join(str(thing).encode("utf-8", "replace") for thing in pdf.objects)
        files = b"".join(key.encode() + spec.get_file().read_bytes() for key, spec in pdf.attachments.items())
    return target.getvalue() + texts + files


@pytest.mark.parametrize("name", [
    "../../etc/passwd.pdf", "..\\..\\a.pdf", "/etc/a.pdf", "C:\\a.pdf", "a\x00b.pdf", "a\u202efdp.pdf", "a" * 5000 + ".pdf",
    "a\r\nSet-Cookie: x=1.pdf", "a/../../b.pdf", "con.pdf", 'a";x="b.pdf', "a\u2028b.pdf", "a\x1b[31m.pdf",
])  # fmt: skip
def test_name_can_do_nothing(name):
    kept = examine(name, ContentFile(plain.pdf(lambda made: None))).name
    assert kept.endswith(".pdf")
    assert kept.isprintable()
    assert not set("/\\\0\r\n\u202e\u2028") & set(kept)
    assert len(kept) <= 160
