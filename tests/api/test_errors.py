"""Every error of every kind is a problem in one form, and names what is at fault."""

import pytest
from django.test import Client

from tests.api.asking import PROBLEM, faults, get, post
from tests.makers import make_editor, make_restriction

pytestmark = pytest.mark.django_db

LISTS = (
    "restrictions/", "news/", "proposals/", "jurisdictions/", "authorities/", "categories/", "instruments/",
    "negotiations/", "checkpoints/", "changes/", "restrictions/one/history/", "restrictions/one/periods/",
)  # fmt: skip
DATED = ("restrictions/", "restrictions/one/")
NO_DAYS = (
    "yesterday", "2025-6-1", "20250610", "2025-02-30", "2025-W10-1", "10.06.2025", "2025-06-10T00:00", "", " 2025-06-10",
    "２０２５-06-10", "1899-12-31", "2201-01-01", "0000-00-00", "2025-06-10%00", "2025-06-10'--",
)  # fmt: skip
NO_MOMENTS = (
    "2026-07-01", "2026-07-01T12:00:00", "2026-07-01T12:00:00+08:00", "noon", "1751371200", "", "2026-07-01T25:00:00Z",
    "0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-12:00", "2026-07-01T12:00:00Z%00", "2026-07-01T12:00:00%2B99:00",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _one() -> None:
    make_restriction(slug="one")


@pytest.mark.parametrize("path", DATED)
@pytest.mark.parametrize("text", NO_DAYS)
def test_a_malformed_day_is_never_today_in_silence(path: str, text: str) -> None:
    answer = get(f"{path}?as_of={text}", status=400)
    assert "%00" in text or list(faults(answer)) == ["as_of"]


@pytest.mark.parametrize("path", [*DATED, "restrictions/one/history/", "restrictions/one/periods/"])
@pytest.mark.parametrize("text", NO_MOMENTS)
def test_a_malformed_moment_is_never_now_in_silence(path: str, text: str) -> None:
    answer = get(f"{path}?known_at={text}", status=400)
    assert "%00" in text or list(faults(answer)) == ["known_at"]


def test_a_plus_sign_that_was_not_escaped_is_explained() -> None:
    assert "%2B" in faults(get("restrictions/?known_at=2026-07-01T12:00:00+08:00", status=400))["known_at"]


@pytest.mark.parametrize("path", [*LISTS, *DATED, "compare/", "checkpoints/latest/", ""])
def test_an_unknown_parameter_is_refused_by_name(path: str) -> None:
    assert "no such parameter" in faults(get(f"{path}?asof=2025-06-10", status=400))["asof"]


@pytest.mark.parametrize("query", ["as_of=2025-06-10&as_of=2025-06-11", "as_of=2025-06-10&as_of=2025-06-10"])
def test_a_parameter_given_twice_is_refused(query: str) -> None:
    assert "2 times" in faults(get(f"restrictions/one/?{query}", status=400))["as_of"]


def test_all_faults_are_told_at_once() -> None:
    assert set(faults(get("restrictions/?as_of=x&limit=0&status=gone&by=US", status=400))) == {
        "as_of",
        "limit",
        "status",
        "by",
    }


@pytest.mark.parametrize("limit", ["0", "-1", "1000000", "ten", "", "1.5", "٣", "1e2", "99999999999999999999999"])
@pytest.mark.parametrize("path", LISTS)
def test_a_page_size_out_of_bounds_is_refused(path: str, limit: str) -> None:
    assert list(faults(get(f"{path}?limit={limit}", status=400))) == ["limit"]


@pytest.mark.parametrize(
    "query",
    [
        "q=" + "word+" * 10_000, "q=" + "a" * 500, "q=", "q=%FF", "status=IN_FORCE", "status=", "measure=x", "system=isbn",
        "code=%25", "code=" + "1" * 40, "ordering=title", "target=China", "category=a%20b", "authority=" + ",".join(["x"] * 99),
    ],
)  # fmt: skip
def test_a_filter_that_cannot_be_understood_is_refused_by_name(query: str) -> None:
    assert list(faults(get(f"restrictions/?{query}", status=400))) == [query.partition("=")[0]]


@pytest.mark.parametrize(
    "path", ["restrictions/?q=%00", "restrictions/%00/", "changes/?after=%00", "news/?restriction=a%00"]
)
def test_a_nul_byte_is_refused(path: str) -> None:
    assert "NUL" in get(path, status=400)["detail"]


@pytest.mark.parametrize(
    "path", ["nothing/", "restrictions/no such/", "restrictions/%FF/", "news/1/", f"news/{10**30}/", "proposals/x/"]
)
def test_what_is_not_there_is_a_404(path: str) -> None:
    assert get(path, status=404)["status"] == 404


@pytest.mark.parametrize("path", ["changes/", "compare/", "restrictions/one/"])
def test_a_method_that_is_not_served_is_a_405(path: str) -> None:
    assert post(path, status=405, by=make_editor())["title"] == "Method Not Allowed"


def test_anything_but_json_is_a_406() -> None:
    assert get("restrictions/", status=406, Accept="text/html")["status"] == 406


def test_a_format_in_the_address_is_no_parameter() -> None:
    assert "format" in faults(get("restrictions/?format=xml", status=400))


def test_an_error_of_ours_shows_nothing_of_the_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("SELECT password FROM /secret/path")

    monkeypatch.setattr("policies.api.views.changes.read", fail)
    response = Client(raise_request_exception=False).get("/api/v1/changes/")
    assert (response.status_code, response["Content-Type"]) == (500, PROBLEM)
    assert b"secret" not in response.content


def test_an_address_without_its_slash_leads_to_the_one_with_it() -> None:
    assert Client().get("/api/v1/restrictions?q=x").headers["Location"] == "/api/v1/restrictions/?q=x"
