import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.documents.fonts import BOLD, MISSING_GLYPH, REGULAR, default_folder, printable, register_fonts, width_of
from awards.documents.typesetting import TextTooLong, break_lines, fit, paragraphs

WORDS = st.lists(st.text(st.characters(min_codepoint=33, max_codepoint=0x24F), min_size=1, max_size=60), max_size=40)


@settings(max_examples=200, deadline=None)
@given(WORDS, st.floats(60, 700), st.integers(1, 3))
def test_fitted_text_is_whole_and_never_wider_than_its_box(words, width, max_lines):
    text = " ".join(words)
    try:
        fitted = fit(text, BOLD, width=width, largest=30, smallest=8, max_lines=max_lines)
    except TextTooLong:
        assert width_of(printable(text), BOLD, 8) > width * 0.5 * max_lines
        return
    assert fitted.width() <= width + 0.01
    assert 8 <= fitted.size <= 30
    assert len(fitted.lines) <= max_lines
    assert "".join(fitted.lines).replace(" ", "") == "".join(printable(text).split())


@settings(max_examples=200, deadline=None)
@given(WORDS, st.floats(40, 600))
def test_broken_lines_are_whole_and_never_wider_than_the_column(words, width):
    lines = break_lines(printable(" ".join(words)), REGULAR, 9, width)
    assert max(width_of(line, REGULAR, 9) for line in lines) <= width + 0.01
    assert "".join(lines).replace(" ", "") == "".join(printable(" ".join(words)).split())


def test_text_shrinks_a_little_before_it_takes_another_line():
    one = fit("Pemerintah Kabupaten Wonosobo", BOLD, width=600, largest=30, smallest=8)
    assert (one.size, len(one.lines)) == (30, 1)
    width = width_of("Pemerintah Kabupaten Wonosobo", BOLD, 25)
    shrunk = fit("Pemerintah Kabupaten Wonosobo", BOLD, width=width, largest=30, smallest=8)
    assert (round(shrunk.size, 6), shrunk.lines) == (25, ("Pemerintah Kabupaten Wonosobo",))
    two = fit("Pemerintah Kabupaten Wonosobo", BOLD, width=width * 0.7, largest=30, smallest=8)
    assert two.lines == ("Pemerintah", "Kabupaten Wonosobo")


def test_two_lines_are_balanced_rather_than_filled():
    text = "satu dua tiga empat lima enam tujuh delapan"
    fitted = fit(text, REGULAR, width=width_of(text, REGULAR, 20) * 0.75, largest=20, smallest=6)
    wide, narrow = sorted((width_of(line, REGULAR, 20) for line in fitted.lines), reverse=True)
    assert len(fitted.lines) == 2
    assert narrow > 0.75 * wide


def test_text_that_stays_unreadable_is_refused():
    with pytest.raises(TextTooLong, match="too long for its place"):
        fit("kata " * 200, REGULAR, width=200, largest=12, smallest=8)


def test_long_address_breaks_after_a_slash():
    lines = break_lines("https://contoh.example.go.id/halaman/panjang", REGULAR, 10, 150)
    assert lines == ["https://contoh.example.go.id/", "halaman/panjang"]


def test_empty_paragraphs_fall_away():
    assert paragraphs("Satu.\n\n\nDua.\r\n", REGULAR, 10, 300) == [["Satu."], ["Dua."]]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Kota Bogor", "Kota Bogor"),
        ("é", "é"),
        ("Ａ１", "A1"),
        ("数字", MISSING_GLYPH * 2),
        ("a\u200bb\u202ec", "abc"),
        ("a\tb\x00c", "a b c"),
        ("a\nb", "a\nb"),
        ("😀", MISSING_GLYPH),
    ],
)
def test_printable_text_has_only_letters_of_the_typeface(text, shown):
    assert printable(text) == shown


def test_missing_fonts_are_told(tmp_path):
    with pytest.raises(FileNotFoundError, match="Plus Jakarta Sans Regular"):
        register_fonts(tmp_path)
    assert (default_folder() / "PlusJakartaSans_400Regular.ttf").is_file()
