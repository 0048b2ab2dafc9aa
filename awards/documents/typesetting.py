"""How long texts find room: breaking into lines and fitting into a box."""

from dataclasses import dataclass

from awards.documents.fonts import printable, width_of

LEADING = 1.24
READABLE = 9.0  # below this a text takes another line rather than shrink


class TextTooLong(ValueError):
    """A text that stays unreadable at the smallest size; nothing is ever clipped."""

    def __init__(self, text: str):
        self.text = text
        super().__init__(f"The text is too long for its place: {text[:80]!r}.")


@dataclass(frozen=True, slots=True)
class Fitted:
    lines: tuple[str, ...]
    font: str
    size: float
    leading: float
    tracking: float = 0.0

    @property
    def height(self) -> float:
        return self.leading * len(self.lines)

    def width(self) -> float:
        return max(width_of(line, self.font, self.size, self.tracking) for line in self.lines)


def break_word(word: str, font: str, size: float, width: float) -> list[str]:
    """Cuts a word that is wider than its line, after a hyphen or a slash where one stands."""
    pieces = []
    while width_of(word, font, size) > width and len(word) > 1:
        cut = len(word) - 1
        while cut > 1 and width_of(word[:cut], font, size) > width:
            cut -= 1
        soft = max(word.rfind(mark, 1, cut) for mark in "-/_.&=?")
        cut = soft + 1 if soft > cut // 2 else cut
        pieces.append(word[:cut])
        word = word[cut:]
    return [*pieces, word]


def break_lines(text: str, font: str, size: float, width: float) -> list[str]:
    """Fills lines from the left; an empty text is one empty line."""
    lines, line, used = [], "", 0.0
    space = width_of(" ", font, size)
    for word in _words(text, font, size, width):
        wide = width_of(word, font, size)
        if line and used + space + wide > width + 1e-6:
            lines.append(line)
            line, used = word, wide
        elif line:
            line, used = f"{line} {word}", used + space + wide
        else:
            line, used = word, wide
    return [*lines, line]


def paragraphs(text: str, font: str, size: float, width: float) -> list[list[str]]:
    """One list of lines per paragraph; empty paragraphs fall away."""
    texts = [part for part in printable(text).splitlines() if part.strip()]
    return [break_lines(part, font, size, width) for part in texts]


def fit(
    text: str,
    font: str,
    *,
    width: float,
    largest: float,
    smallest: float,
    max_lines: int = 3,
    shrink_first: float = 0.8,
    tracking: float = 0.0,
) -> Fitted:
    """The text on as few lines as look well, balanced, never wider than `width`.

    It shrinks to `shrink_first` of `largest` before it takes a second line, to that
    share squared before it takes a third (small texts less), and down to `smallest` on the last one.
    `tracking` is in parts of the size.
    """
    text = " ".join(printable(text).split())
    for count in range(1, max_lines + 1):
        lines, widest = _balanced(text, font, count, tracking)
        size = min(largest, width / widest if widest else largest)
        wanted = smallest
        if count < max_lines:
            wanted = max(largest * shrink_first**count, min(largest, READABLE))
        if size >= wanted - 1e-9:
            return Fitted(tuple(lines), font, size, size * LEADING, size * tracking)
    lines = break_lines(text, font, smallest, width)
    if len(lines) > max_lines:
        raise TextTooLong(text)
    return Fitted(tuple(lines), font, smallest, smallest * LEADING, 0.0)


def _words(text: str, font: str, size: float, width: float) -> list[str]:
    words = []
    for word in text.split():
        if width_of(word, font, size) > width:
            words += break_word(word, font, size, width)
        else:
            words.append(word)
    return words


def _balanced(text: str, font: str, count: int, tracking: float) -> tuple[list[str], float]:
    """At most `count` lines of nearly equal width, and that width at size 1."""
    words = text.split()
    widths = [width_of(word, font, 1, tracking) for word in words]
    space = width_of(" ", font, 1, tracking)
    low, high = max(widths, default=0.0), sum(widths) + space * len(words)
    if count > 1:
        for _ in range(18):
            middle = (low + high) / 2
            if len(_fill(words, widths, space, middle)) <= count:
                high = middle
            else:
                low = middle
    lines = [" ".join(line) for line in _fill(words, widths, space, high)]
    return lines, max((width_of(line, font, 1, tracking) for line in lines), default=0.0)


def _fill(words, widths, space, limit) -> list[list[str]]:
    lines: list[list[str]] = [[]]
    used = 0.0
    for word, wide in zip(words, widths, strict=True):
        if lines[-1] and used + space + wide > limit + 1e-9:
            lines.append([])
            used = 0.0
        used += wide + (space if lines[-1] else 0.0)
        lines[-1].append(word)
    return lines
