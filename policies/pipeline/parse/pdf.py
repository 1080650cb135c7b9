"""PDF documents: the text of their pages, in a child process with its limits.

What comes out of a PDF is lines and glyphs. Lines are joined to paragraphs, and characters that only look like the one that is
meant (Kangxi radicals for Han, ligatures) become it, since a name would not be found otherwise.
"""

import base64
import io
import logging
import re
import unicodedata
from typing import Any

from . import bounded
from .clean import MAX_TITLE, clean_text, cut, one_line
from .entry import Document, Entry, NotReadable
from .language import language_of
from .links import canonical_url

SIGNATURE = b"%PDF-"
SIGNATURE_WITHIN = 1024
MAX_PAGES = 200
MAX_CHARACTERS = 1_500_000
SECONDS = 20.0
MEMORY = 512 * 2**20
LOOK_ALIKE = re.compile(r"[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06]")
HAN = r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]"
BETWEEN_HAN = re.compile(rf"(?<={HAN}) +(?={HAN})|(?<=[第年月至]) +(?=\d)|(?<=\d) +(?=[年月日号條条款项項])")
ENDS_PARAGRAPH = re.compile(r"[.!?:;。！？：；][\"'”’)）」』]?\Z")
FULL_LINE = 0.75  # of the longest line: a shorter one ends its paragraph


def is_pdf(body: bytes) -> bool:
    return SIGNATURE in body[:SIGNATURE_WITHIN]


def parse(document: Document) -> list[Entry]:
    """One entry. Raises ``NotReadable``, also for pages that are only pictures."""
    if not is_pdf(document.body):
        raise NotReadable("It is not a PDF.")
    try:
        found = bounded.call(read_pdf, base64.b64encode(document.body).decode(), seconds=SECONDS, memory=MEMORY)
    except bounded.OutOfBounds as limit:
        raise NotReadable(f"The PDF could not be parsed: {limit}.") from limit
    if found["fault"]:
        raise NotReadable(found["fault"])
    text, is_cut = cut(clean_text(paragraphs(found["pages"])))
    if not text.strip():
        raise NotReadable("It is a PDF without any text; its pages may be pictures.")
    link = canonical_url(document.url)
    return [
        Entry(
            guid=link,
            url=link,
            title=one_line(as_meant(found["title"]), limit=MAX_TITLE) or _first_line(text),
            publisher="",
            language=language_of("", text),
            published_at=None,  # when the file was made says nothing about when the document was published
            published_precision="",
            text=text,
            summary="",
            is_cut=is_cut or found["has_more"],
        )
    ]


def read_pdf(encoded: str) -> dict[str, Any]:
    """The pages and the title of a PDF, given in base64. Runs in a child: it may take for ever, or all memory."""
    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError

    logging.disable(logging.CRITICAL)
    found: dict[str, Any] = {"pages": [], "title": "", "has_more": False, "fault": ""}
    try:
        reader = PdfReader(io.BytesIO(base64.b64decode(encoded)), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return found | {"fault": "It is a PDF that needs a password."}
        found["pages"], found["has_more"] = _pages(reader)
    except FileNotDecryptedError:
        return found | {"fault": "It is a PDF that needs a password."}
    except Exception as fault:
        return found | {"fault": f"It is a PDF that cannot be read ({type(fault).__name__})."}
    return found | {"title": _title(reader)}


def _pages(reader: Any) -> tuple[list[str], bool]:
    """The text of each page, and whether there is more than is kept. A page that breaks down is left out."""
    pages: list[str] = []
    length = 0
    for number, page in enumerate(reader.pages):
        if number >= MAX_PAGES or length > MAX_CHARACTERS:
            return pages, True
        try:
            text = page.extract_text()
        except Exception:
            text = ""
        pages.append(text.encode("utf-8", "replace").decode())
        length += len(text)
    return pages, False


def _title(reader: Any) -> str:
    try:
        return str((reader.metadata or {}).get("/Title") or "")[:1_000].encode("utf-8", "replace").decode()
    except Exception:
        return ""


def paragraphs(pages: list[str]) -> str:
    """The lines of all pages as paragraphs. A line that is not full, or that ends a sentence, ends one."""
    told: list[str] = []
    for page in pages:
        lines = [" ".join(line.split()) for line in as_meant(page).split("\n")]
        longest = max(map(len, lines), default=0)
        is_open = False
        for line in filter(None, lines):
            told.append(_joined(told.pop(), line) if is_open else line)
            is_open = len(line) >= longest * FULL_LINE and not ENDS_PARAGRAPH.search(line)
    return "\n\n".join(told)


def as_meant(text: str) -> str:
    """Look-alikes as the characters that are meant, and no blanks where Chinese has none."""
    meant = LOOK_ALIKE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return BETWEEN_HAN.sub("", meant)


def _joined(before: str, line: str) -> str:
    is_han = re.search(HAN + r"\Z", before) and re.match(HAN, line)
    return f"{before}{'' if is_han else ' '}{line}"


def _first_line(text: str) -> str:
    return one_line(text.strip().partition("\n")[0], limit=MAX_TITLE // 2)
