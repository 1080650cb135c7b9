"""The Federal Register and the eCFR as their servers behave, without a network: ``ask`` answers as the door would."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from policies.pipeline.fetch import FetchFailed, Response
from policies.pipeline.gather import Watch

ANSWERS = Path(__file__).parent.parent / "samples" / "answers"
NOW = datetime(2026, 4, 1, 9, tzinfo=UTC)
REGISTER = "https://www.federalregister.gov/api/v1/documents.json"
KINDS = {"RULE": "Rule", "PRORULE": "Proposed Rule", "NOTICE": "Notice", "PRESDOCU": "Presidential Document"}


def document(number: int, *, day: str = "2026-03-02", **changes: Any) -> dict[str, Any]:
    name = f"2026-{number:05d}"
    folder = day.replace("-", "/")
    return {
        "document_number": name,
        "publication_date": day,
        "title": f"Document {number}",
        "type": "Rule",
        "html_url": f"https://www.federalregister.gov/documents/{folder}/{name}/document",
        "raw_text_url": f"https://www.federalregister.gov/documents/full_text/text/{folder}/{name}.txt",
        "agencies": [{"raw_name": "Bureau of Industry and Security"}],
    } | changes


@dataclass
class FederalRegister:
    """Serves documents with the silent habits of the real one; remembers what was asked."""

    documents: list[dict[str, Any]]
    ceiling: int = 10_000
    pages: int = 50
    texts: Callable[[str], str] = lambda url: f"<html><body><pre>Text of {url}</pre></body></html>"
    asked: list[str] = field(default_factory=list)

    def __call__(self, url: str, **_: str) -> Response:
        self.asked.append(url)
        if not url.startswith(REGISTER):
            return Response(200, url, body=self.texts(url).encode(), media_type="text/html")
        query = parse_qs(urlsplit(url).query)
        matching = [each for each in self.documents if self._matches(each, query)]
        body = json.dumps(self._page(matching, query)).encode()
        return Response(200, url, body=body, media_type="application/json", etag='"1"')

    def _page(self, matching: list[dict[str, Any]], query: dict[str, list[str]]) -> dict[str, Any]:
        per_page, page = int(query["per_page"][0]), int(query["page"][0])
        per_page = 20 if per_page == 1 or per_page > 2000 else per_page
        page = page if 1 <= page <= self.pages and page * per_page <= self.ceiling else 1
        if not matching:
            return {"count": 0, "description": "nothing"}
        shown = matching[(page - 1) * per_page : page * per_page]
        return {
            "count": min(len(matching), self.ceiling),
            "total_pages": 1,
            "results": shown,
            "next_page_url": "http://evil/",
        }

    def _matches(self, each: dict[str, Any], query: dict[str, list[str]]) -> bool:
        day, kinds = each["publication_date"], [KINDS[name] for name in query.get("conditions[type][]", [])]
        from_day, to_day = query["conditions[publication_date][gte]"][0], query["conditions[publication_date][lte]"][0]
        return from_day <= day <= to_day and (not kinds or each["type"] in kinds)


def refusing(status: int) -> Callable[..., Response]:
    def ask(url: str, **_: str) -> Response:
        raise FetchFailed(f"The server answered {status}.", status=status)

    return ask


def watch(ask: Callable[..., Response], **changes: Any) -> Watch:
    values = {"url": REGISTER, "format": "federal_register", "now": NOW, "since": date(2026, 3, 1)} | changes
    return Watch(ask=ask, **values)


BEFORE = (ANSWERS / "ecfr-part-744.xml").read_text()
AFTER = (ANSWERS / "ecfr-part-744-amended.xml").read_text()


def version(identifier: str, issued: str, **changes: Any) -> dict[str, Any]:
    return {
        "date": issued, "amendment_date": issued, "issue_date": issued, "identifier": identifier, "name": identifier,
        "part": "744", "substantive": True, "removed": False, "subpart": "B", "title": "15", "type": "section",
    } | changes  # fmt: skip


@dataclass
class Ecfr:
    """Serves one part of title 15, whose text changed on the days in ``texts``."""

    versions: list[dict[str, Any]]
    texts: dict[str, str]
    up_to: str = "2026-03-31"
    is_processing: bool = False
    per_page: int = 1000
    asked: list[str] = field(default_factory=list)

    def __call__(self, url: str, *, etag: str = "", last_modified: str = "") -> Response:
        self.asked.append(url)
        path = urlsplit(url).path.removeprefix("/api/versioner/v1/")
        if path == "titles.json":
            return Response(304, url, etag=etag, not_modified=True) if etag else self._json(url, self._titles())
        if path == "versions/title-15.json":
            return self._json(url, self._versions(parse_qs(urlsplit(url).query)))
        day = path.split("/")[1]
        texts = [text for since, text in sorted(self.texts.items()) if since <= day]
        if not texts:
            raise FetchFailed("The server answered 404 Not Found.", status=404)
        return Response(200, url, body=texts[-1].encode(), media_type="application/xml")

    def _titles(self) -> dict[str, Any]:
        answer = json.loads((ANSWERS / "ecfr-titles.json").read_text())
        answer["titles"][0] |= {"up_to_date_as_of": self.up_to}
        answer["titles"][0] |= {"processing_in_progress": True} if self.is_processing else {}
        return answer

    def _versions(self, query: dict[str, list[str]]) -> dict[str, Any]:
        assert query["part"] == ["744"]
        rows = [row for row in self.versions if row["issue_date"] >= query["issue_date[gte]"][0]]
        page = int(query["page"][0])
        shown = rows[(page - 1) * self.per_page : page * self.per_page]
        return {"content_versions": shown, "meta": {"title": "15", "result_count": str(len(rows))}}

    def _json(self, url: str, value: Any) -> Response:
        return Response(200, url, body=json.dumps(value).encode(), media_type="application/json", etag='"v1"')
