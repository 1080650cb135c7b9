"""What the tests of the API share."""

from collections.abc import Iterator

import pytest

from policies.api.validators import MEMORY


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """A test's rows are taken back, so what was remembered of them is of another log."""
    MEMORY.clear()
    yield
