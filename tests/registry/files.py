"""Registry files for tests: one small restriction, of which a test changes the lines it is about."""

from pathlib import Path

SMALL = """\
jurisdictions:
  - {code: US, name: United States}
  - {code: CN, name: China}
authorities:
  - slug: us-bis
    jurisdiction: US
    short_name: BIS
    name: Bureau of Industry and Security
categories:
  - {slug: chips, name: Chips}
  - {slug: memory, name: Memory, parent: chips}
instruments:
  - slug: us-letter
    title: A letter
    kind: letter
    authority: us-bis
    is_published: false
    grade: press
restrictions:
  - slug: us-memory
    title: Licences for memory chips
    authority: us-bis
    measure: licence_requirement
    targets: [CN]
    categories: [memory]
    verified_on: 2025-09-01
    items:
      - name: Memory chips
        codes:
          - {system: eccn, code: 3A090.c}
          - {system: hs, code: 8542.32, edition: HS 2022, verified: false}
    aliases:
      - {text: memory chips, context: [export]}
    steps:
      - key: letter
        action: enter_into_force
        stage: legal_act
        effective_date: 2025-05-23
        summary: A letter makes exports subject to a licence.
        instrument: us-letter
        confidence: confirmed
        sources:
          - {url: 'https://news.example/letter', grade: press}
      - key: pause
        action: suspend
        stage: decision
        effective_date: 2025-08
        until_date: 2025-12-31
        summary: The requirement rests until the end of the year.
        sources:
          - {url: 'https://news.example/pause', grade: official}
negotiations:
  - slug: talks
    name: Talks
    start_date: 2025-07-01
    end_date: 2025-07-02
    parties: [US, CN]
    restrictions: [us-memory]
sources:
  - {slug: feed, name: Feed, url: 'https://news.example/feed', grade: press}
"""


def write(folder: Path, text: str = SMALL, *, name: str = "registry.yaml") -> Path:
    """A registry file with this text."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def changed(old: str, new: str, text: str = SMALL) -> str:
    """The small registry with one thing different."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)


def line_of(needle: str, text: str) -> int:
    """The line, from 1, on which ``needle`` first stands."""
    return text[: text.index(needle)].count("\n") + 1
