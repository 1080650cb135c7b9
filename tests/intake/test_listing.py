"""Lists of announcements: which links count, how far they are followed, and what stands in the way."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from policies.pipeline.fetch import FetchFailed, Response
from policies.pipeline.gather import BadOptions, Gathered, checked_options, gather
from policies.pipeline.parse import NotReadable, parse
from policies.pipeline.parse.entry import Document
from policies.pipeline.parse.listing import Link, links

from .registers import ANSWERS, watch

HERE = "https://ministry.example/announcements/"
LIST = (ANSWERS / "announcements.html").read_text()


def page(number: int, *, title: str = "") -> str:
    body = f"<p>Notice No. {number}: exporters need a licence for the metal that is named in the annex.</p>"
    return f"<html><head><title>{title or f'Notice No. {number}'}</title></head><body>{body}</body></html>"


def serving(pages: dict[str, str | Exception]) -> Callable[..., Response]:
    def ask(url: str, *, etag: str = "", last_modified: str = "") -> Response:
        asked.append(url)
        answer = pages.get(url, FetchFailed("The server answered 404 Not Found.", status=404))
        if isinstance(answer, Exception):
            raise answer
        return Response(200, url, body=answer.encode(), media_type="text/html", etag='"list"')

    asked: list[str] = []
    ask.asked = asked
    return ask


PAGES: dict[str, str | Exception] = {HERE: LIST, f"{HERE}art/1.html": page(1), f"{HERE}art/2.html": page(2)}


def look(pages: dict[str, str | Exception] = PAGES, **changes: object) -> Gathered:
    return gather(watch(serving(pages), **({"url": HERE, "format": "links"} | changes)))


def listed(markup: str, **options: object) -> list[Link]:
    return links(Document(markup, url=HERE), **options)


def test_links_that_are_titles_on_the_same_host_count_once_and_without_tracking() -> None:
    assert listed(LIST) == [
        Link(f"{HERE}art/2.html", "Notice No. 2 on the export of two more metals", "2026-03-20"),
        Link(f"{HERE}art/1.html", "Notice No. 1 on the export of a metal", "2026-03-10"),
    ]


def test_options_name_further_hosts_and_the_paths_that_count() -> None:
    assert listed(LIST, hosts=["elsewhere.example"])[-1].url == "https://elsewhere.example/art/9.html"
    assert [link.url[-11:] for link in listed(LIST, path="/*/art/2.*")] == ["/art/2.html"]


def test_a_short_title_in_chinese_is_a_title() -> None:
    assert listed('<a href="a.html">公告2025年第1号</a><a href="b.html">首页</a>')[0].words == "公告2025年第1号"


def test_the_announcements_are_the_articles_dated_by_the_list() -> None:
    found = look()
    assert [(entry.url, entry.title, str(entry.published_at)[:10]) for entry in found.entries] == [
        (f"{HERE}art/2.html", "Notice No. 2", "2026-03-20"),
        (f"{HERE}art/1.html", "Notice No. 1", "2026-03-10"),
    ]
    assert not found.left_out and found.response.etag == '"list"'


def test_a_title_that_is_the_site_s_gives_way_to_the_words_of_the_link() -> None:
    pages = PAGES | {f"{HERE}art/{number}.html": page(number, title="The Ministry") for number in (1, 2)}
    assert [entry.title for entry in look(pages).entries] == [
        "Notice No. 2 on the export of two more metals",
        "Notice No. 1 on the export of a metal",
    ]


def test_a_page_cannot_take_the_place_of_another_s_article() -> None:
    claim = (
        '<html><head><link rel="canonical" href="https://agency.example/rule"></head><body><p>Lies.</p></body></html>'
    )
    assert look(PAGES | {f"{HERE}art/1.html": claim}).entries[1].url == f"{HERE}art/1.html"
    assert parse(claim.encode(), url="https://blog.example/1")[0].url == "https://blog.example/1"
    assert parse(claim.encode(), url="https://www.agency.example/rule?x=1")[0].url == "https://agency.example/rule"
    assert parse(claim.encode())[0].url == "https://agency.example/rule"


def test_no_more_are_followed_than_allowed_and_the_rest_is_owed() -> None:
    found = look(options={"max_links": 1, "recheck": 0})
    assert [entry.title for entry in found.entries] == ["Notice No. 2"]
    assert found.left_out == "1 of 2 announcements are left for the next look." and not found.response.etag


def test_what_is_known_is_looked_at_again_but_for_a_few() -> None:
    ask = serving(PAGES)
    found = gather(watch(ask, url=HERE, format="links", is_known=lambda url: True, options={"recheck": 1}))
    assert ask.asked == [HERE, f"{HERE}art/2.html"] and len(found.entries) == 1


def test_an_announcement_that_is_gone_is_done_with_and_one_that_fails_is_owed() -> None:
    assert not look({url: text for url, text in PAGES.items() if "1.html" not in url}).left_out
    found = look(PAGES | {f"{HERE}art/1.html": FetchFailed("The server answered 503.", status=503)})
    assert found.left_out == "1 of 2 announcements are left for the next look. Of one: The server answered 503."


def test_a_redirect_to_another_host_is_not_the_announcement() -> None:
    def ask(url: str, **_: str) -> Response:
        answer = served(url)
        return replace(answer, url="https://login.example/art/1.html") if url.endswith("1.html") else answer

    served = serving(PAGES)
    found = gather(watch(ask, url=HERE, format="links"))
    assert [entry.title for entry in found.entries] == ["Notice No. 2"] and not found.left_out
    allowed = gather(watch(ask, url=HERE, format="links", options={"hosts": ["login.example"]}))
    assert len(allowed.entries) == 2


def test_options_that_are_wrong_are_told_when_the_source_is_asked() -> None:
    with pytest.raises(NotReadable, match="It is not asked, since its options are wrong. There is no option 'x'"):
        look(options={"x": 1})


def test_a_list_of_which_nothing_can_be_followed_is_a_fault() -> None:
    with pytest.raises(FetchFailed, match="None of 2 links could be followed; of the first: The server answered 404"):
        look({HERE: LIST})


@pytest.mark.parametrize("body", ["<html><p>Please sign in.</p></html>", "not a page", "<a href='x'>", "{}"])
def test_a_list_without_links_is_a_fault_and_never_nothing_new(body: str) -> None:
    with pytest.raises(NotReadable, match="no link to an announcement"):
        look({HERE: body})


def test_a_list_of_hostile_size_is_taken_apart_in_time() -> None:
    many = "<ul>" + "".join(f"<li><a href='{n}.html'>Notice number {n} of many</a></li>" for n in range(5_000))
    assert len(listed(many)) == 2_000
    with pytest.raises(NotReadable):
        listed("<div>" * 100_000)


@pytest.mark.parametrize(
    ("format_", "options", "sentence"),
    [
        ("ecfr", {"title": 15}, "The format ecfr needs the option 'part': a part, as in 744."),
        ("ecfr", {"title": "15", "part": "744"}, "The option 'title' takes a whole number from 1 to 50."),
        ("ecfr", {"title": True, "part": "744"}, "The option 'title' takes a whole number from 1 to 50."),
        ("feed", {"part": "744"}, "There is no option 'part' of the format feed: it takes none."),
        ("links", {"paths": "/"}, "There is no option 'paths' of the format links: it takes path, hosts, max_links, recheck."),
        ("links", {"hosts": ["a b"]}, "The option 'hosts' takes a list of host names"),
        ("federal_register", {"cfr_part": "744"}, "The option 'cfr_part' needs 'cfr_title' beside it."),
        ("federal_register", {"types": ["LAW"]}, "The option 'types' takes a list of RULE, PRORULE, NOTICE, PRESDOCU."),
        ("feed", ["x"], "Options are named values"),
    ],
)  # fmt: skip
def test_an_option_that_is_wrong_is_refused_by_name(format_: str, options: dict, sentence: str) -> None:
    with pytest.raises(BadOptions) as refused:
        checked_options(format_, options)
    assert str(refused.value).startswith(sentence)
