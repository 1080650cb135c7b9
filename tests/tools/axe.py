"""The rules of axe-core, run on a page that a browser shows."""

from pathlib import Path
from typing import Any

import axe_playwright_python

SCRIPT = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RUN = """(rules) => axe.run(document, {runOnly: rules, resultTypes: ['violations']}).then(found => found.violations.map(
    one => one.id + ': ' + one.nodes.slice(0, 3).map(node => node.target.join(' ')).join(' | ')))"""
WHOLE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOUR_AND_SIZE = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]


def violations(page: Any, rules: list[str] = WHOLE) -> list[str]:
    """What the page that is open breaks: each rule with the first places. The policy of the page stays as it is."""
    page.evaluate(SCRIPT)
    return list(page.evaluate(RUN, rules))
