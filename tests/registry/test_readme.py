"""What the page on registry files shows is true: its example loads, and it names every key."""

import re
from pathlib import Path

import pytest

from policies.registry import forms
from policies.registry.checks import Existing, check
from policies.registry.load import STARTER
from policies.registry.schema import read_registry
from policies.registry.yamlfile import Fault

README = (STARTER / "README.md").read_text(encoding="utf-8")
EXAMPLE = README.split("```yaml\n")[1].split("```")[0]


def test_the_example_is_valid(tmp_path: Path) -> None:
    path, faults = tmp_path / "example.yaml", list[Fault]()
    path.write_text(EXAMPLE, encoding="utf-8")
    registry = read_registry(path, faults)
    existing = Existing({"restrictions": frozenset({"us-chips-2024-12"})})
    assert faults + check(registry, existing) == []


@pytest.mark.parametrize(
    "kind", ["CODE", "ITEM", "SOURCE_OF_STEP", "LINK", "ALIAS", "STEP", "RESTRICTION", *forms.SECTIONS]
)
def test_every_key_is_named(kind: str) -> None:
    reader = forms.SECTIONS.get(kind) or getattr(forms, kind)
    fields = next(cell.cell_contents for cell in reader.__closure__ if isinstance(cell.cell_contents, dict))
    assert fields.keys() <= set(re.findall(r"`([a-z_]+)`", README))
