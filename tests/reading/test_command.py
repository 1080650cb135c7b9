"""``manage.py read``: what it prints, and what it says of files it cannot read."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from policies.management.commands import read as command

from .test_official import IMPOSING

pytestmark = pytest.mark.django_db

TEXT = "Grüße. The US has rescinded the letters requiring licences for EDA software sold to China."


def printed(*arguments: str) -> str:
    out = StringIO()
    call_command("read", *arguments, stdout=out)
    return out.getvalue()


def written(folder: Path, body: bytes) -> str:
    file = folder / "report.txt"
    file.write_bytes(body)
    return str(file)


def test_json_is_one_object_whose_quotes_are_the_text_they_point_to(tmp_path: Path) -> None:
    shown = json.loads(printed(written(tmp_path, TEXT.encode()), "--published", "2025-07-03", "--format", "json"))
    assert list(shown) == ["language", "findings", "background"]
    [finding] = shown["findings"]
    assert (finding["restriction"], finding["action"], finding["stage"]) == ("us-eda-2025-05", "lift", "decision")
    assert finding["quote"] == TEXT[finding["start"] : finding["end"]]


def test_without_a_database_the_shipped_registry_is_read(tmp_path: Path) -> None:
    assert "us-eda-2025-05: lift, decision" in printed(written(tmp_path, TEXT.encode()))


def test_a_text_that_says_nothing_is_told_so(tmp_path: Path) -> None:
    assert "No development found." in printed(written(tmp_path, b"It rained."))


def test_standard_input_is_read_for_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        class buffer:  # noqa: N801
            @staticmethod
            def read(size: int) -> bytes:
                return TEXT.encode()[:size]

    monkeypatch.setattr(command.sys, "stdin", Stdin)
    assert "us-eda-2025-05" in printed("-")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        ("禁令".encode("gbk"), "is not UTF-8"),
        (b"\x00\x01binary", "NUL bytes"),
        (b"x" * (command.LARGEST + 1), "larger than 4 MiB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(tmp_path: Path, body: bytes, message: str) -> None:
    with pytest.raises(CommandError, match=message):
        printed(written(tmp_path, body))


def test_a_missing_file_is_named() -> None:
    with pytest.raises(CommandError, match="nowhere.txt: cannot be read"):
        printed("nowhere.txt")


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(CommandError, match="YYYY-MM-DD"):
        printed("nowhere.txt", "--published", "3 July")


def test_a_new_restriction_is_shown_with_what_the_text_fills(tmp_path: Path) -> None:
    file = written(tmp_path, IMPOSING.encode())
    [draft] = json.loads(printed(file, "--published", "2026-11-10", "--format", "json"))["new"]
    assert draft["citation"].startswith("Announcement No. 88 of 2026 of the Ministry of Commerce")
    assert draft["effective_date"] == "2026-12-01"
    assert "New restriction: 公布对钴、镍相关物项实施出口管制的决定" in printed(file, "--published", "2026-11-10")
