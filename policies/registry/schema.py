"""Reading a registry: files and sections in, records by kind out.

A document is either one restriction (it has ``slug`` on top), or sections (``instruments:``, ``restrictions:`` …), each
a list. A file named aliases.yaml holds the restrictions' slugs with their aliases. A registry is one file or a folder
of them; how things are spread over files does not matter. Pure; ``data/README.md`` shows it with an example.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from . import shapes
from .forms import ALIAS, RESTRICTION, SECTIONS
from .shapes import Record, list_of
from .yamlfile import Fault, Mapping, Mark, Node, read_yaml

MAX_FILES = 2000
ALIASES_FILE = "aliases.yaml"


@dataclass
class Registry:
    """All that the files hold, by kind, and the aliases that stand apart from their restriction, by its slug."""

    records: dict[str, list[Record]] = field(default_factory=lambda: {name: [] for name in SECTIONS})
    aliases: list[tuple[str, Mark, list[Record]]] = field(default_factory=list)


def read_registry(path: Path, faults: list[Fault]) -> Registry:
    """Read a file, or every ``*.yaml`` below a folder. Adds faults of form to ``faults``; does not check references."""
    registry = Registry()
    for file in _files(path, faults):
        name = str(file)
        for document in read_yaml(file, name=name, faults=faults):
            _take(document, registry, faults, is_aliases=file.name == ALIASES_FILE)
    return registry


def _files(path: Path, faults: list[Fault]) -> Iterable[Path]:
    if not path.is_dir():
        return [path]
    files = sorted(file for pattern in ("*.yaml", "*.yml") for file in path.rglob(pattern) if file.is_file())
    if not files or len(files) > MAX_FILES:
        faults.append(Fault(Mark(str(path), 1, 1), f"holds {len(files)} YAML files, where 1 to {MAX_FILES} belong"))
        return []
    return files


def _take(document: Node, registry: Registry, faults: list[Fault], *, is_aliases: bool) -> None:
    if not isinstance(document, Mapping) or not document.values:
        faults.append(
            Fault(document.mark, f"is not a registry: it needs a restriction, or sections ({', '.join(SECTIONS)})")
        )
    elif "slug" in document.values:
        _keep(RESTRICTION(document, faults), registry.records["restrictions"])
    elif is_aliases and "aliases" not in document.values:
        _take_aliases(document, registry, faults)
    else:
        _take_sections(document, registry, faults)


def _take_sections(document: Mapping, registry: Registry, faults: list[Fault]) -> None:
    for name, node in document.values.items():
        if name == "aliases":
            _take_aliases(node, registry, faults)
        elif name not in SECTIONS:
            known = [*SECTIONS, "aliases"]
            hint = shapes.did_you_mean(name, known)
            faults.append(Fault(document.keys[name], f"there is no section '{name}': use {', '.join(known)}{hint}"))
        else:
            registry.records[name].extend(list_of(SECTIONS[name])(node, faults) or [])


def _take_aliases(node: Node, registry: Registry, faults: list[Fault]) -> None:
    if not isinstance(node, Mapping):
        faults.append(Fault(node.mark, "aliases are a mapping: a restriction's slug with the list of its aliases"))
        return
    for slug, entries in node.values.items():
        registry.aliases.append((slug, node.keys[slug], list_of(ALIAS)(entries, faults) or []))


def _keep(entry: Record | None, entries: list[Record]) -> None:
    if entry is not None:
        entries.append(entry)
