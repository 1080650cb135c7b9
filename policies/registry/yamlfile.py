"""Reading YAML so that every value remembers where it stands.

Only a plain part of YAML is taken: mappings, lists and text. A scalar is the text that was written, so ``NO`` is Norway
and ``2025-08`` a month, never a boolean or a sum. Anchors, aliases and tags are refused, and so is a key that stands
twice; what a file may cost is bounded. Pure: no Django.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

MAX_BYTES = 4 * 1024 * 1024
MAX_NODES = 200_000
MAX_DEPTH = 16
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, order=True)
class Mark:
    """A place in a file; lines and columns count from 1."""

    path: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong, and where."""

    mark: Mark
    message: str

    def __str__(self) -> str:
        return f"{self.mark}: {self.message}"


@dataclass(frozen=True)
class Text:
    mark: Mark
    value: str


@dataclass(frozen=True)
class Items:
    mark: Mark
    values: list["Node"] = field(default_factory=list)


@dataclass(frozen=True)
class Mapping:
    mark: Mark
    values: dict[str, "Node"] = field(default_factory=dict)
    keys: dict[str, Mark] = field(default_factory=dict)


Node = Text | Items | Mapping


class Unreadable(Exception):
    """The rest of the file cannot be read; ``fault`` says why."""

    def __init__(self, mark: Mark, message: str):
        self.fault = Fault(mark, message)
        super().__init__(str(self.fault))


def read_yaml(path: Path, *, name: str, faults: list[Fault]) -> list[Node]:
    """The documents of a file, up to where it cannot be read on. What is wrong is added to ``faults``."""
    documents: list[Node] = []
    try:
        documents.extend(_documents(_text(path, name), name, faults))
        if not documents:
            raise Unreadable(Mark(name, 1, 1), "is empty: it holds no registry")
    except Unreadable as unreadable:
        faults.append(unreadable.fault)
    return documents


def _text(path: Path, name: str) -> str:
    start = Mark(name, 1, 1)
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable(start, f"cannot be opened: {error.strerror}") from None
    if len(raw) > MAX_BYTES:
        raise Unreadable(start, f"is larger than {MAX_BYTES // 1024 // 1024} MiB; split it into several files")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        raise Unreadable(Mark(name, line, column), f"is not UTF-8 text: byte 0x{raw[error.start]:02x}") from None


def _documents(text: str, name: str, faults: list[Fault]) -> Iterator[Node]:
    builder = _Builder(name, faults)
    try:
        for event in yaml.parse(text, Loader=Loader):
            document = builder.take(event)
            if document is not None:
                yield document
    except yaml.reader.ReaderError as error:
        raise Unreadable(
            _position(text, error.position, name), f"holds a character that YAML does not allow: {error.reason}"
        ) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = Mark(name, mark.line + 1, mark.column + 1) if mark else Mark(name, 1, 1)
        raise Unreadable(where, f"is not YAML: {error.problem or error.context}") from None


def _position(text: str, position: int, name: str) -> Mark:
    before = text[: max(position, 0)]
    return Mark(name, before.count("\n") + 1, len(before) - before.rfind("\n"))


class _Builder:
    """Turns the parser's events into nodes, without recursion, so that no depth of nesting can exhaust the stack."""

    def __init__(self, name: str, faults: list[Fault]):
        self.name = name
        self.faults = faults
        self.open: list[Items | Mapping] = []
        self.pending: list[tuple[str, Mark] | None] = []
        self.count = 0

    def take(self, event: Any) -> Node | None:
        """Take the next event; gives a document when the event completes one."""
        if isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self.pending.pop()
            return self._place(self.open.pop(), is_complete=True)
        if not isinstance(event, yaml.NodeEvent):
            return None
        mark = Mark(self.name, event.start_mark.line + 1, event.start_mark.column + 1)
        self._refuse(event, mark)
        if isinstance(event, yaml.ScalarEvent):
            return self._place(Text(mark, event.value), is_complete=False)
        self._key_must_be_text(mark)
        self.open.append(Mapping(mark) if isinstance(event, yaml.MappingStartEvent) else Items(mark))
        self.pending.append(None)
        return None

    def _refuse(self, event: Any, mark: Mark) -> None:
        self.count += 1
        if event.anchor:
            raise Unreadable(
                mark, f"anchors and aliases (&{event.anchor}, *{event.anchor}) are not used here: write it out"
            )
        if getattr(event, "tag", None):
            raise Unreadable(mark, f"tags ({event.tag}) are not used here: write plain text")
        if self.count > MAX_NODES or len(self.open) >= MAX_DEPTH:
            raise Unreadable(mark, f"is nested deeper than {MAX_DEPTH} levels or holds more than {MAX_NODES} values")

    def _key_must_be_text(self, mark: Mark) -> None:
        if self.open and isinstance(self.open[-1], Mapping) and self.pending[-1] is None:
            raise Unreadable(mark, "a key is plain text, not a list or a mapping")

    def _place(self, node: Node, *, is_complete: bool) -> Node | None:
        """Put a node where it belongs; a node with nothing around it is a document."""
        if not self.open:
            return node
        around = self.open[-1]
        if isinstance(around, Items):
            around.values.append(node)
        elif self.pending[-1] is None and not is_complete:
            assert isinstance(node, Text)
            self.pending[-1] = (node.value, node.mark)
        else:
            self._pair(around, node)
        return None

    def _pair(self, around: Mapping, node: Node) -> None:
        pending = self.pending[-1]
        assert pending is not None
        key, mark = pending
        self.pending[-1] = None
        if key in around.values:
            self.faults.append(Fault(mark, f"the key '{key}' stands twice; first on line {around.keys[key].line}"))
            return
        around.values[key], around.keys[key] = node, mark
