"""Pictures that stand for a page where its address is shared: 1200 × 630, drawn from the timeline."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from .timeline import Band, Scale, Tick

FONTS = Path(__file__).resolve().parent.parent / "static" / "policies" / "fonts"
SIZE, MARGIN = (1200, 630), 64
PAPER, INK, MUTED, LINE = "#fdfdfc", "#14202c", "#4f5e6c", "#d5dce2"
DEEP, PALE, ENDED, DOUBT = "#1d4577", "#a4c6ea", "#97a3ae", "#b4480a"
MOST_ROWS, MOST_LINES = 14, 3


@dataclass(frozen=True)
class Card:
    """What a picture says: a line above, a title, a line beneath, and rows of bands on one scale."""

    above: str
    title: str
    beneath: str
    is_doubtful: bool
    rows: Sequence[Sequence[Band]]
    scale: Scale
    ticks: Sequence[Tick]
    today_x: float


def png(card: Card) -> bytes:
    """The picture as PNG. The same card gives the same bytes."""
    image = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, SIZE[0], 10), fill=INK)
    draw.text((MARGIN, 44), card.above, font=_font("sans", 30, 600), fill=MUTED)
    top = 92
    for line in _lines(card.title, _font("serif", 52, 600), SIZE[0] - 2 * MARGIN):
        draw.text((MARGIN, top), line, font=_font("serif", 52, 600), fill=INK)
        top += 62
    draw.text((MARGIN, top + 8), card.beneath, font=_font("sans", 34, 600), fill=DOUBT if card.is_doubtful else DEEP)
    _chart(draw, card, top + 84, SIZE[1] - 84)
    draw.text((MARGIN, SIZE[1] - 58), "Export Control Tracker", font=_font("serif", 28, 650), fill=INK)
    body = io.BytesIO()
    image.save(body, "PNG", optimize=True)
    return body.getvalue()


def _chart(draw: ImageDraw.ImageDraw, card: Card, top: float, bottom: float) -> None:
    rows = card.rows[:MOST_ROWS]
    if not rows:
        return
    for tick in card.ticks:
        x = _x(tick.x)
        draw.line((x, top, x, bottom - 30), fill=LINE, width=2 if tick.is_year else 1)
        if tick.label and tick.is_year:
            draw.text((x + 6, bottom - 30), tick.label, font=_font("sans", 22, 400), fill=MUTED)
    height = (bottom - 44 - top) / len(rows)
    thick = min(height * 0.7, 44)
    for place, bands in enumerate(rows):
        middle = top + height * (place + 0.5)
        for band in bands:
            _band(draw, band, middle, thick)
    x = _x(card.today_x)
    draw.line((x, top - 8, x, bottom - 30), fill=INK, width=3)


def _band(draw: ImageDraw.ImageDraw, band: Band, middle: float, thick: float) -> None:
    left, right = _x(band.x), max(_x(band.x + band.width), _x(band.x) + 2)
    half = thick / 2 if not band.shown.is_ended else max(thick / 8, 2)
    box = (left, middle - half, right, middle + half)
    status = band.shown.status
    if band.shown.is_unconfirmed:
        _hatched(draw, box, DOUBT, upright=True)
    elif status == "in_force":
        draw.rectangle(box, fill=DEEP)
    elif status == "eased":
        draw.rectangle(box, fill=PALE, outline=DEEP)
    elif status == "suspended":
        _hatched(draw, box, DEEP, upright=False)
    elif band.shown.is_ended:
        draw.rectangle(box, fill=ENDED)
    else:
        draw.rectangle(box, outline=DEEP, width=2)


def _hatched(draw: ImageDraw.ImageDraw, box: tuple[float, float, float, float], colour: str, *, upright: bool) -> None:
    """Lines from the lower edge to the upper, leaning by the height of the box or upright, cut at its sides."""
    left, top, right, bottom = box
    lean = 0.0 if upright else bottom - top
    x = left - lean
    while x < right:
        low, high = max(x, left), min(x + lean, right)
        draw.line((low, bottom - (low - x), high, bottom - (high - x) if lean else top), fill=colour, width=3)
        x += 9
    draw.rectangle(box, outline=colour)


def _x(percent: float) -> float:
    return MARGIN + percent / 100 * (SIZE[0] - 2 * MARGIN)


def _lines(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """The text in at most ``MOST_LINES`` lines, cut with an ellipsis where it is longer."""
    lines = [""]
    for word in text.split():
        tried = f"{lines[-1]} {word}".strip()
        if font.getlength(tried) <= width or not lines[-1]:
            lines[-1] = tried
        else:
            lines.append(word)
    shown = [_cut(line, font, width) for line in lines[:MOST_LINES]]
    return shown if len(lines) <= MOST_LINES else [*shown[:-1], _cut(f"{shown[-1]} …", font, width)]


def _cut(line: str, font: ImageFont.FreeTypeFont, width: float) -> str:
    while line and font.getlength(line) > width:
        line = f"{line.rstrip('… ')[:-1].rstrip()}…"
    return line


@lru_cache(maxsize=16)
def _font(family: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(
        FONTS / f"source-{family}-{'4' if family == 'serif' else '3'}-latin-wght-normal.woff2", size
    )
    font.set_variation_by_axes([weight])
    return font
