"""PDFs: paragraphs out of lines, and every wrong kind of file told in a sentence within its limits."""

import base64
import functools
import random
import time
import zlib
from pathlib import Path

import pytest

from policies.pipeline.parse import NotReadable, parse, pdf
from policies.pipeline.parse.pdf import as_meant, paragraphs

SAMPLE = (Path(__file__).parent.parent / "samples" / "notice.pdf").read_bytes()


def made(objects: list[bytes], *, trailer: str = "") -> bytes:
    """A PDF of these objects, of which the first is the catalogue."""
    body, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n".encode() + text + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    return (
        body
        + f"{head}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(body)}\n%%EOF".encode()
    )


def with_content(stream: bytes, *, filters: str = "") -> bytes:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents 5 0 R >>"
    return made([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        page,
        f"<< /Length {len(stream)} {filters} >>\nstream\n".encode() + stream + b"\nendstream",
    ])  # fmt: skip


def refusal(body: bytes, **options: str) -> str:
    with pytest.raises(NotReadable) as refused:
        parse(body, **options)
    return str(refused.value)


def test_lines_become_paragraphs_across_what_the_page_parted() -> None:
    pages = ["A heading\nThis line is as long as the page allows it to be and\ngoes on here.\nThe next one is new."]
    assert paragraphs(pages).split("\n\n") == [
        "A heading",
        "This line is as long as the page allows it to be and goes on here.",
        "The next one is new.",
    ]


def test_characters_that_only_look_alike_become_those_that_are_meant() -> None:
    assert as_meant("对中重稀⼟相关物项实施出⼝管制。") == "对中重稀土相关物项实施出口管制。"
    assert as_meant("公告 2025 年第 18 号") == "公告 2025年第18号"
    assert as_meant("ﬁle, oﬀice, 1C902 tools 2 of 3") == "file, office, 1C902 tools 2 of 3"


def test_a_pdf_is_known_by_its_first_bytes_whatever_it_is_called() -> None:
    for format_ in ("auto", "pdf", "html", "text"):
        assert parse(SAMPLE, format=format_, media_type="text/html")[0].title == "Notice to exporters 2026/07"
    assert refusal(SAMPLE, format="feed") == "It is a PDF, which is not read."
    assert refusal(b"<html><p>no</p></html>", format="pdf") == "It is not a PDF."


def test_when_the_file_was_made_is_not_when_it_was_published() -> None:
    dated = SAMPLE.replace(b"/Title (", b"/CreationDate (D:20260420) /Title (", 1)
    assert parse(dated)[0].published_at is None


def blown_up(mebibytes: int) -> bytes:
    """So much text for a page, packed."""
    packer, piece = zlib.compressobj(9), b"BT /F1 11 Tf (a) Tj ET ".ljust(32) * 2**15
    return b"".join(packer.compress(piece) for _ in range(mebibytes)) + packer.flush()


@functools.cache
def hostile() -> dict[str, bytes]:
    bomb = blown_up(300)
    twice = zlib.compress(bomb, 9)
    return {
        "nothing but the mark": b"%PDF-",
        "cut off": SAMPLE[: len(SAMPLE) // 2],
        "no pages": made([b"<< /Type /Catalog >>"]),
        "pages that hold themselves": made(
            [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"]
        ),
        "a count of billions": made(
            [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 2000000000 >>"]
        ),
        "deep arrays": made([b"<< /Type /Catalog /Pages " + b"[" * 100_000 + b"]" * 100_000 + b" >>"]),
        "a bomb": with_content(bomb, filters="/Filter /FlateDecode"),
        "a bomb in a bomb": with_content(twice, filters="/Filter [/FlateDecode /FlateDecode]"),
        "no text": with_content(b"0 0 100 100 re f"),
        "a password": made(
            [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"],
            trailer="/Encrypt << /Filter /Standard /V 1 /R 2 /O ("
            + "o" * 32
            + ") /U ("
            + "u" * 32
            + ") /P -4 >> /ID [(a) (a)]",
        ),
        "an endless name": b"%PDF-1.4\n1 0 obj\n<< /" + b"A" * 3_000_000,
        "a thousand trailers": SAMPLE + b"trailer\n<< /Prev 0 >>\nstartxref\n0\n%%EOF\n" * 1_000,
    }


NAMES = [
    "nothing but the mark", "cut off", "no pages", "pages that hold themselves", "a count of billions", "deep arrays",
    "a bomb", "a bomb in a bomb", "no text", "a password", "an endless name", "a thousand trailers",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_pdf_ends_in_its_limits_and_in_a_sentence(name: str) -> None:
    body, began = hostile()[name], time.monotonic()
    try:
        parse(body)
    except NotReadable as refused:
        assert "PDF" in str(refused) and str(refused).endswith(".")
    assert time.monotonic() - began < pdf.SECONDS + 2


def test_a_page_without_text_and_a_password_are_told_apart() -> None:
    assert refusal(hostile()["no text"]) == "It is a PDF without any text; its pages may be pictures."
    assert refusal(hostile()["a password"]) == "It is a PDF that needs a password."


def test_no_mutant_of_a_pdf_breaks_the_reading() -> None:
    dice = random.Random(7)
    for _ in range(150):
        wounded = bytearray(SAMPLE)
        for _ in range(dice.randint(1, 6)):
            wounded[dice.randrange(len(wounded))] = dice.randrange(256)
        found = pdf.read_pdf(base64.b64encode(bytes(wounded)).decode())
        assert found["fault"] or isinstance(paragraphs(found["pages"]), str)
