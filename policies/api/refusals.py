"""What the API refuses, as exceptions; ``policies.api.problems`` tells them. They stand apart as REST framework's own start
needs some of them before its views can be imported."""

from rest_framework.exceptions import APIException


class BadParameters(APIException):
    """Query parameters that cannot be understood. ``faults`` maps the name of each to a sentence."""

    status_code = 400

    def __init__(self, faults: dict[str, str]):
        self.faults = faults
        super().__init__(" ".join(f"{name}: {fault}" for name, fault in faults.items()))


class Conflict(APIException):
    """What was asked no longer fits the state of things. The detail says what happened meanwhile."""

    status_code = 409


class Busy(APIException):
    """Not now: come back after ``wait`` seconds."""

    status_code = 503
    wait = 5


class TooLarge(APIException):
    status_code = 413
    default_detail = "The body is too large."


class Changed(APIException):
    """It is no longer what the caller saw."""

    status_code = 412


class KeyReused(APIException):
    status_code = 422


class MatchNeeded(APIException):
    status_code = 428
    default_detail = "Say which version you edit: send If-Match with the ETag that you got."
