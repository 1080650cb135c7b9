"""Sources from OPML, the lists that feed readers exchange, and back.

Read whole and checked whole: what is wrong is told by line, and then nothing is written. An address that stands twice, or
that is watched already, is named and left out. Folders within a list become part of the note.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from django.utils.text import slugify
from lxml import etree

from policies.models import Source
from policies.models.changelog import Author, in_one_order
from policies.models.registry import SLUG_MAX
from policies.pipeline.parse import canonical_url, clean_text
from policies.pipeline.parse.clean import one_line
from policies.pipeline.parse.language import normal_tag
from policies.vocabulary import LONGEST_TITLE, Grade, SourceFormat

from . import edit
from .yamlfile import Fault, Mark

MAX_BYTES = 4 * 2**20
MAX_FILES = 200
MAX_SOURCES = 5_000
FEEDS = (SourceFormat.AUTO, SourceFormat.FEED, SourceFormat.JSON_FEED)
SUFFIXES = (".opml", ".xml")


class OpmlRefused(Exception):
    """Nothing was written. ``faults`` are in the order of files and lines."""

    def __init__(self, faults: list[Fault]):
        self.faults = sorted(set(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True)
class Outline:
    """One feed of a list: where it stands, what it is called, its canonical address, the folders that it lies in."""

    mark: Mark
    name: str
    url: str
    language: str = ""
    folders: tuple[str, ...] = ()


@dataclass
class Imported:
    """What became of a list: the sources that are new, and in a sentence each that was left out."""

    created: list[Source] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def import_opml(
    path: Path,
    *,
    by: Author,
    now: datetime,
    grade: Grade = Grade.PRESS,
    is_active: bool = False,
    is_check: bool = False,
) -> Imported:
    """Take in a file, or all OPML files of a folder, all or nothing. A check writes nothing. Raises ``OpmlRefused``."""
    faults: list[Fault] = []
    outlines = [
        outline for file in _files(path, faults) for outline in read_opml(_bytes(file, faults), str(file), faults)
    ]
    if not faults and not outlines:
        faults.append(Fault(Mark(str(path), 1, 1), "holds no feed: no outline in it has an xmlUrl"))
    if len(outlines) > MAX_SOURCES:
        faults.append(
            Fault(Mark(str(path), 1, 1), f"holds {len(outlines)} feeds, of which {MAX_SOURCES} are taken at once")
        )
    if faults:
        raise OpmlRefused(faults)
    with in_one_order():
        imported = _sorted_out(outlines, grade=grade, is_active=is_active)
        for source in [] if is_check else imported.created:
            edit.save(source, by=by, now=now)
    return imported


def read_opml(body: bytes, name: str, faults: list[Fault]) -> list[Outline]:
    """The feeds of a list. What is wrong is added to ``faults``."""
    if not body:
        return []
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(body, parser=parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        faults.append(
            Fault(Mark(name, max(line, 1), max(column, 1)), f"is not XML: {one_line(error.msg or '', limit=200)}")
        )
        return []
    except ValueError:
        faults.append(Fault(Mark(name, 1, 1), "is not XML that can be read"))
        return []
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        faults.append(Fault(Mark(name, 1, 1), "declares entities, which a list of feeds does not need: it is not read"))
    elif root.tag != "opml":
        faults.append(Fault(Mark(name, _line(root), 1), f"is no OPML: its outermost element is <{str(root.tag)[:40]}>"))
    else:
        return list(_outlines(root, name, faults))
    return []


def _files(path: Path, faults: list[Fault]) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
    if not files or len(files) > MAX_FILES:
        faults.append(Fault(Mark(str(path), 1, 1), f"holds {len(files)} OPML files, where 1 to {MAX_FILES} belong"))
        return []
    return files


def _bytes(file: Path, faults: list[Fault]) -> bytes:
    try:
        with file.open("rb") as stream:
            body = stream.read(MAX_BYTES + 1)
    except OSError as error:
        faults.append(Fault(Mark(str(file), 1, 1), f"cannot be opened: {error.strerror}"))
        return b""
    if body and len(body) <= MAX_BYTES:
        return body
    faults.append(Fault(Mark(str(file), 1, 1), f"is larger than {MAX_BYTES // 2**20} MiB" if body else "is empty"))
    return b""


def _outlines(root: Any, name: str, faults: list[Fault]) -> Iterator[Outline]:
    """Every outline that is a feed, however deep it lies."""
    for element in root.iter("outline"):
        given = element.get("xmlUrl", element.get("xmlurl"))
        if given is None:
            continue
        mark, url = Mark(name, _line(element), 1), canonical_url(given)
        if not url:
            faults.append(Fault(mark, f"{one_line(given, limit=100)!r} is no http(s) address"))
            continue
        folders = tuple(_named(each) for each in element.iterancestors("outline"))[::-1]
        language = normal_tag(element.get("language") or "")
        yield Outline(mark, _named(element) or url, url, language, tuple(filter(None, folders)))


def _named(element: Any) -> str:
    return one_line(clean_text(element.get("title") or element.get("text") or ""), limit=LONGEST_TITLE)


def _line(element: Any) -> int:
    return max(element.sourceline or 1, 1)


def _sorted_out(outlines: Iterable[Outline], *, grade: Grade, is_active: bool) -> Imported:
    imported, first = Imported(), {}
    watched = {canonical_url(url): slug for slug, url in Source.objects.values_list("slug", "url")}
    taken = set(watched.values())
    for outline in outlines:
        if outline.url in watched:
            imported.left_out.append(f"{outline.mark}: {outline.url} is watched already, as '{watched[outline.url]}'")
        elif outline.url in first:
            imported.left_out.append(f"{outline.mark}: {outline.url} stands twice; first at {first[outline.url]}")
        else:
            first[outline.url] = outline.mark
            imported.created.append(_source(outline, taken, grade=grade, is_active=is_active))
    return imported


def _source(outline: Outline, taken: set[str], *, grade: Grade, is_active: bool) -> Source:
    host = urlsplit(outline.url).netloc.replace(".", "-")
    slug = _free(slugify(host if outline.name == outline.url else outline.name) or "feed", taken)
    taken.add(slug)
    folders = f" In the folder {' / '.join(outline.folders)}." if outline.folders else ""
    return Source(
        slug=slug,
        name=outline.name,
        url=outline.url,
        format=SourceFormat.FEED,
        grade=grade,
        language=outline.language,
        is_active=is_active,
        note=f"From {Path(outline.mark.path).name}, line {outline.mark.line}.{folders}",
    )


def _free(slug: str, taken: set[str]) -> str:
    """The slug, or with the first number at its end that makes it one of its own."""
    slug, number = slug[: SLUG_MAX - 5].strip("-"), 1
    name = slug
    while name in taken:
        number += 1
        name = f"{slug}-{number}"
    return name


def export_opml(sources: Iterable[Source], *, title: str = "Watched sources") -> tuple[str, int]:
    """The sources that are feeds as OPML 2.0, and how many others were left out."""
    rows = list(sources)
    feeds = [source for source in rows if source.format in FEEDS and source.url.startswith("http")]
    lines = "".join(f"    {_line_of(source)}\n" for source in feeds)
    head = f"  <head><title>{escape(title)}</title></head>"
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n{head}\n  <body>\n{lines}  </body>\n</opml>\n'
    )
    return text, len(rows) - len(feeds)


def _line_of(source: Source) -> str:
    values = {
        "type": "rss",
        "text": source.name,
        "title": source.name,
        "xmlUrl": source.url,
        "language": source.language,
    }
    written = " ".join(f"{name}={quoteattr(clean_text(value))}" for name, value in values.items() if value)
    return f"<outline {written}/>"
