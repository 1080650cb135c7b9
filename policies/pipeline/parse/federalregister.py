"""The Federal Register's documents API (federalregister.gov/api/v1): a page of its answer, or one document.

Of an answer only what is there is taken: a count of nothing comes without ``results``, an agency may be its raw name alone,
and most documents have no effective date. A document is known by its number and its day of publication, since numbers before
2016 come twice.
"""

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .clean import MAX_GUID, MAX_SUMMARY, MAX_TITLE, clean_text, cut, one_line
from .dates import read_date
from .entry import Document, Entry, NotReadable
from .links import canonical_url
from .plain import plain_text, tidy

PUBLISHER = "Federal Register"
FIELDS = (
    "abstract", "action", "agencies", "body_html_url", "cfr_references", "citation", "correction_of", "corrections", "dates",
    "docket_ids", "document_number", "effective_on", "html_url", "pdf_url", "publication_date", "raw_text_url", "subtype",
    "title", "type", "volume", "start_page",
)  # fmt: skip
"""What is asked for by name: without it, lists lack effective date, citation, action and the address of the text."""
NUMBER = re.compile(r"/(?:documents|d)/(?:\d{4}/\d\d/\d\d/)?([\w-]{1,40})", re.ASCII)
LAST_PART = re.compile(r"([A-Za-z0-9-]{3,40})(?:\.json)?/?(?:\?.*)?\Z", re.ASCII)
TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
PAGE_MARK = re.compile(r"\n{0,3}\[\[Page \w{1,12}\]\]\n{0,3}")
RULER = re.compile(r"[-=]{5,200}\s{0,9}")
MAX_NAMES = 40


@dataclass(frozen=True)
class Page:
    """One page of an answer: how many documents there are in all, and those that it brings, as they came."""

    count: int
    results: list[dict[str, Any]]
    has_more: bool


def parse(document: Document) -> list[Entry]:
    """The documents of a page of an answer, or the one document that it is. Raises ``NotReadable``."""
    answer = answered(document.text)
    results = [answer] if "document_number" in answer else page_of(answer).results
    return [entry_of(result) for result in results]


def answered(text: str) -> dict[str, Any]:
    """The answer as JSON. Raises ``NotReadable``, with the register's own words where it refuses."""
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError):
        raise NotReadable("It is no answer of the Federal Register: not JSON.") from None
    if not is_answer(answer):
        said = one_line(str(answer.get("message") or answer.get("errors") or ""), limit=200) if _is_map(answer) else ""
        raise NotReadable(f"It is no answer of the Federal Register{f', which says: {said}' if said else ''}.")
    return dict(answer)


def is_answer(value: Any) -> bool:
    return _is_map(value) and ("document_number" in value or ("count" in value and "items" not in value))


def page_of(answer: Mapping[str, Any]) -> Page:
    count, results = answer.get("count"), answer.get("results") or []
    if not isinstance(count, int) or not isinstance(results, list):
        raise NotReadable("The answer of the Federal Register has no count of documents.")
    return Page(count, [each for each in results if _is_map(each)], bool(answer.get("next_page_url")))


def identity(result: Mapping[str, Any]) -> str:
    return one_line(f"{_text(result, 'document_number')}@{_text(result, 'publication_date')}", limit=MAX_GUID)


def address(result: Mapping[str, Any]) -> str:
    """Its page, or where its page would be."""
    link = canonical_url(_text(result, "html_url"))
    day, number = _day(_text(result, "publication_date")), _text(result, "document_number")
    if link or not day or not re.fullmatch(r"[\w-]{1,40}", number, re.ASCII):
        return link
    return f"https://www.federalregister.gov/d/{number}/{day}"


def entry_of(result: Mapping[str, Any], *, full_text: str = "") -> Entry:
    """A document as an entry. Without its full text, the text is what the answer itself says of it."""
    title = one_line(plain_text(_text(result, "title")), limit=MAX_TITLE)
    summary = clean_text(plain_text(_text(result, "abstract")))
    text, is_cut = cut(clean_text(full_text).strip() or _told(result, title, summary))
    published = read_date(_text(result, "publication_date"))
    return Entry(
        guid=identity(result),
        url=address(result),
        title=title or identity(result),
        publisher=PUBLISHER,
        language="en",
        published_at=published.at,
        published_precision=published.precision,
        text=text,
        summary=summary[:MAX_SUMMARY],
        is_cut=is_cut,
        document=facts(result),
    )


def facts(result: Mapping[str, Any]) -> dict[str, Any]:
    """What the document says of itself; a field that it leaves empty is left out."""
    said = {
        "register": "federal_register",
        "number": _text(result, "document_number"),
        "citation": _text(result, "citation"),
        "type": _text(result, "type"),
        "action": _text(result, "action"),
        "agencies": agencies(result),
        "effective_date": _day(_text(result, "effective_on")),
        "dates": _text(result, "dates"),
        "cfr": _cfr(result),
        "dockets": [one_line(str(each), limit=100) for each in _items(result, "docket_ids")],
        "corrects": _number(_text(result, "correction_of")),
        "corrected_by": [found for each in _items(result, "corrections") if (found := _number(str(each)))],
        "pdf": canonical_url(_text(result, "pdf_url")),
    }
    return {
        name: one_line(value, limit=600) if isinstance(value, str) else value for name, value in said.items() if value
    }


def agencies(result: Mapping[str, Any]) -> list[str]:
    """Their names. One may come with nothing but its raw name."""
    named = [each for each in _items(result, "agencies") if _is_map(each)]
    names = [one_line(_text(each, "name") or _text(each, "raw_name"), limit=200) for each in named]
    return list(dict.fromkeys(name for name in names if name))


def unwrapped(text: str) -> str:
    """The plain text of a document, its lines joined to paragraphs. An indent, a bracket or a gap begins one."""
    paragraphs: list[list[str]] = [[]]
    for line in PAGE_MARK.sub("\n", _preformatted(clean_text(text))).split("\n"):
        line = "" if RULER.fullmatch(line) else line
        if not line.strip() or line.startswith(("    ", "[")):
            paragraphs.append([])
        if line.strip():
            paragraphs[-1].append(line.strip())
    return tidy("\n\n".join(_joined(lines) for lines in paragraphs if lines))


def _preformatted(text: str) -> str:
    """What stands in its ``<pre>``, with its lines; the text itself where there is none."""
    _, opened, rest = text.partition("<pre>")
    return html.unescape(TAG.sub("", rest.partition("</pre>")[0])) if opened else text


def _joined(lines: list[str]) -> str:
    """Lines as one paragraph."""
    return " ".join(lines).replace("-- ", "--")


def _told(result: Mapping[str, Any], title: str, summary: str) -> str:
    """What the answer says of a document, under the headings that its text would have."""
    said = {
        "AGENCY": ", ".join(agencies(result)),
        "ACTION": _text(result, "action") or _text(result, "type"),
        "SUMMARY": summary,
        "DATES": _text(result, "dates"),
        "EFFECTIVE DATE": "" if _text(result, "dates") else _day(_text(result, "effective_on")),
    }
    parts = [title, ", ".join(_cfr(result))] + [
        f"{name}: {value.strip()}" for name, value in said.items() if value.strip()
    ]
    return clean_text("\n\n".join(part for part in parts if part))


def _cfr(result: Mapping[str, Any]) -> list[str]:
    """ "15 CFR 744" for each part that it names."""
    named = [each for each in _items(result, "cfr_references") if _is_map(each)]
    parts = [f"{_text(each, 'title')} CFR {_text(each, 'part')}".strip() for each in named if _text(each, "title")]
    return list(dict.fromkeys(one_line(part, limit=60) for part in parts))


def _number(link: str) -> str:
    """The number of the document to which an address of the register leads."""
    found = NUMBER.search(link) or LAST_PART.search(link)
    return found[1] if found else ""


def _day(text: str) -> str:
    """A day as the register writes it, or nothing."""
    try:
        return date.fromisoformat(text).isoformat() if len(text) == 10 else ""
    except ValueError:
        return ""


def _items(holder: Mapping[str, Any], name: str) -> list[Any]:
    value = holder.get(name)
    return value[:MAX_NAMES] if isinstance(value, list) else []


def _text(holder: Mapping[str, Any], name: str) -> str:
    value = holder.get(name)
    return clean_text(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _is_map(value: Any) -> bool:
    return isinstance(value, dict)
