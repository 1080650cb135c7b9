"""The catalogue of the shipped registry, built once."""

import pytest

from policies.pipeline.reading import Catalog
from policies.registry.catalog import from_files


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return from_files()
