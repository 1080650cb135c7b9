"""Reading: a whole article against a large catalogue beside the extraction of its text from HTML, and the cost by length."""

import random
from datetime import date
from pathlib import Path

import trafilatura
import yaml

from policies.pipeline.reading import Catalog, Known, Term, read
from policies.registry.catalog import from_files

from .bench_matching import aliases
from .measuring import Figure, seconds, show

CORPUS = Path(__file__).parents[1] / "reading" / "corpus" / "reports"
RESTRICTIONS, NAMES, LENGTH = 1_000, 20_000, 4_000
DAY = date(2025, 7, 3)
EXPLANATION = (
    "Export controls list goods, software and technology, and say who must ask for a licence before they leave. "
)


def large() -> Catalog:
    """The shipped catalogue, filled up with made-up restrictions to a thousand with 20,000 names."""
    shipped = from_files()
    terms = [term for group in shipped.terms for term in group]
    made = [Known(f"made-up-{number}", "CN") for number in range(RESTRICTIONS - len(shipped.known))]
    names = aliases(NAMES - len(terms))
    dice = random.Random(3)
    terms += [Term(dice.choice(made).slug, name) for name in names]
    return Catalog.build([*shipped.known.values(), *made], terms)


def reports() -> list[str]:
    return [
        entry["text"] for file in sorted(CORPUS.glob("*.yaml")) for entry in yaml.safe_load(file.read_text("utf-8"))
    ]


def article() -> str:
    """Reports on several restrictions, as in a long read."""
    return "\n\n".join(reports())[:LENGTH]


def page(text: str) -> str:
    """A page as a news site serves it: menus, asides and a footer about the article."""
    links = "".join(
        f'<li class="nav-item"><a href="/section/{number}">Section {number}</a></li>' for number in range(60)
    )
    aside = "".join(
        f'<div class="teaser"><a href="/more/{number}"><h3>More {number}</h3></a></div>' for number in range(30)
    )
    paragraphs = "".join(f"<p>{part}</p>" for part in text.split("\n") if part)
    return (
        f"<html><head><title>Report</title><style>body{{color:#000}}</style></head><body><nav><ul>{links}</ul></nav>"
        f"<main><article><h1>Report</h1>{paragraphs}</article><aside>{aside}</aside></main>"
        f"<footer><ul>{links}</ul></footer></body></html>"
    )


def against_extraction() -> Figure:
    catalog, text = large(), article()
    html = page(text)
    mine, extracting = seconds(
        lambda: read(text, catalog=catalog, published=DAY), lambda: trafilatura.extract(html), rounds=41
    )
    what = f"{LENGTH:,} characters, {RESTRICTIONS:,} restrictions, {NAMES:,} names"
    return Figure(what, f"{mine * 1e3:.1f} ms", f"{extracting * 1e3:.1f} ms", mine / extracting, 3, is_ceiling=True)


HOSTILE = {
    "reports one after another": "\n\n".join(reports()),
    "no full stop": "the US is considering lifting curbs on EDA software and rare earths ",
    "names in a row": "rare earths EDA software H20 gallium ",
    "brackets in brackets": "(rare earths [licence {",
    "invisible marks inside words": "ra\u200bre ear\u202eths \u2066EDA\u2069 soft\u00adware curbs lifted. ",
    "scripts mixed": "中国取消 rare earths экспорт 限制 έλεγχος lifts curbs. ",
    "one sentence of many words": "and the licence for rare earths that China ",
}


def by_length(name: str, unit: str, catalog: Catalog) -> Figure:
    """The cost of a character in 1 MB beside that in 125 kB."""
    short, long = ((unit * (size // len(unit) + 1))[:size] for size in (125_000, 1_000_000))
    few, many = seconds(
        lambda: read(short, catalog=catalog, published=DAY),
        lambda: read(long, catalog=catalog, published=DAY),
        rounds=3,
    )
    ratio = (many / len(long)) / (few / len(short))
    return Figure(f"1 MB, {name}", f"{many:.2f} s", f"{few:.2f} s (125 kB)", ratio, 1.5, is_ceiling=True)


def main() -> None:
    show("Reading an article, beside extracting it from HTML", [against_extraction()])
    catalog = from_files()
    figures = [by_length(name, unit, catalog) for name, unit in HOSTILE.items()]
    show("The cost of a character in long and hostile texts, beside that in an eighth of them", figures)


if __name__ == "__main__":
    main()
