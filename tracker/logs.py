"""How a log line looks: JSON in production, plain in development. No text from outside can pass for a line of its own."""

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime

request_id: ContextVar[str] = ContextVar("request_id", default="")


class JsonLines(logging.Formatter):
    """One JSON object a line: at, level, logger, message, and request_id and exception where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        line = {"at": _moment(record), "level": record.levelname, "logger": record.name, "message": record.getMessage()}
        if request_id.get():
            line["request_id"] = request_id.get()
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line)


class PlainLines(logging.Formatter):
    """``12:30:45 WARNING policies.pipeline: message``; control characters are shown, and a traceback is indented."""

    def format(self, record: logging.LogRecord) -> str:
        line = f"{_moment(record)[11:19]} {record.levelname} {record.name}: {_shown(record.getMessage())}"
        if record.exc_info:
            trace = self.formatException(record.exc_info).splitlines()
            line = "\n".join([line, *(f"    {_shown(part)}" for part in trace)])
        return line


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _shown(text: str) -> str:
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)
