"""A log line is one line, whatever it quotes."""

import json
import logging
import sys

import pytest

from tracker import logs

FORGED = "harmless\n12:00:00 ERROR policies: forged\r\x1b[31m\u2028"


def record(message: str, *, exc_info: object = None) -> logging.LogRecord:
    return logging.LogRecord("policies", logging.INFO, "file.py", 1, "%s", (message,), exc_info)  # type: ignore[arg-type]


@pytest.mark.parametrize("formatter", [logs.JsonLines(), logs.PlainLines()])
def test_no_quoted_text_makes_a_line_of_its_own(formatter: logging.Formatter) -> None:
    line = formatter.format(record(FORGED))
    assert len(line.splitlines()) == 1
    assert "\x1b" not in line


def test_a_traceback_cannot_pass_for_a_line_either() -> None:
    try:
        raise ValueError(FORGED)
    except ValueError:
        lines = logs.PlainLines().format(record("failed", exc_info=sys.exc_info())).splitlines()
    assert all(line.startswith("    ") for line in lines[1:])


def test_a_json_line_carries_the_request() -> None:
    token = logs.request_id.set("request-0001")
    line = json.loads(logs.JsonLines().format(record("hello")))
    logs.request_id.reset(token)
    assert (line["message"], line["level"], line["request_id"]) == ("hello", "INFO", "request-0001")
