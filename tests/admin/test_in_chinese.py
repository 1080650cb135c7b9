"""The desk in its second language: no screen, refusal or button falls back to English."""

import re
from datetime import date
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import resolve

from policies.models import Category, ControlledItem, Instrument, ProposedChange, Restriction
from policies.pipeline import review
from tests.admin.helpers import make_item, make_proposal, page, sign_in
from tests.makers import (
    NOW,
    make_author,
    make_authority,
    make_editor,
    make_event,
    make_jurisdiction,
    make_restriction,
    make_source,
)
from tests.web.test_translation import ENGLISH, PROPER, Texts

pytestmark = pytest.mark.django_db

# What is a name, or was stored in the words of whoever wrote it.
NAMES = re.compile(
    r"Access Log for|'lifted' governs the curbs|[a-z_]+(, [a-z_]+){3,}|proposedchange-\d+|eccn 3A090.*unverified"
)
LINK = re.compile(r'href="([^"#]+)"')
# Not screens: what a browser is handed as a file, what ends the session, and the public pages.
NO_SCREEN = re.compile(r"/(export|logout|jsi18n|takeout)/|/admin/r/")
PLENTY = 200


@pytest.fixture
def desk() -> Client:
    """A desk with something on every list, all of it named in Chinese, and somebody who may do everything."""
    authority = make_authority(
        name="工业与安全局", short_name="安全局", jurisdiction=make_jurisdiction("US", name="美国")
    )
    row = make_restriction(slug="one", title="第一项管制", authority=authority, citation="文号", companies=["公司"])
    make_restriction(slug="two", title="第二项管制", authority=authority)
    row.categories.add(Category.objects.create(slug="rare", name="稀土"))
    ControlledItem.objects.create(restriction=row, name="物项")
    Instrument.objects.create(slug="notice", title="公告", kind="notice", grade="official", authority=authority)
    make_event(row, effective_date=date(2025, 10, 9))
    item = make_item("据报道，管制今天取消。股价上涨。", title="新闻", publisher="报社")
    by = make_author(user=make_editor(username="mei"), reason="理由")
    for action in ("lift", "suspend"):
        said = {"restriction": row, "action": action, "item": item, "quote": "管制今天取消"}
        proposed = make_proposal(**said)
    review.reject(proposed, by=by, now=NOW)
    make_source(name="来源")
    client = sign_in()
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"
    return client


def left_in_english(markup: str) -> list[str]:
    texts = Texts()
    texts.feed(markup)
    return [text.strip() for text in texts.said if ENGLISH.search(NAMES.sub("", PROPER.sub("", text)))]


def walk(client: Client, start: str = "/admin/") -> dict[str, str]:
    """The pages of the desk that links lead to, the first of each kind: address to markup."""
    found, kinds, waiting = {}, set(), [start]
    while waiting and len(found) < PLENTY:
        path = waiting.pop(0)
        kind = resolve(urlsplit(path).path).view_name
        if kind in kinds:
            continue
        kinds.add(kind)
        answer = client.get(path)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            found[path] = answer.text
            links = (urljoin(path, link.replace("&amp;", "&")) for link in LINK.findall(answer.text))
            waiting += [link for link in links if link.startswith("/admin/") and not NO_SCREEN.search(link)]
    return found


def test_no_screen_of_the_desk_falls_back_to_english(desk: Client) -> None:
    pages = walk(desk)
    assert len(pages) > 40
    assert {path: english for path, markup in pages.items() if (english := left_in_english(markup))} == {}


def test_the_desk_is_english_until_somebody_chooses_and_remembers_the_choice(client: Client) -> None:
    assert 'lang="en-gb"' in client.get("/admin/login/").text
    answer = client.get("/admin/login/?next=/admin/&lang=zh-hans")
    assert (answer.status_code, answer["Location"]) == (302, "/admin/login/?next=%2Fadmin%2F")
    assert "登录" in client.get("/admin/login/").text
    client.get("/admin/login/?lang=en-gb")
    assert "Log in" in client.get("/admin/login/").text


@pytest.mark.parametrize("name", ["restriction", "authority", "source", "jurisdiction", "instrument", "negotiation"])
def test_an_empty_form_is_refused_in_chinese(desk: Client, name: str) -> None:
    counts = {f"{part}-{kind}_FORMS": 0 for part in ("items", "aliases", "links") for kind in ("TOTAL", "INITIAL")}
    answer = desk.post(page(f"{name}_add"), counts)
    assert "该字段是必填项" in answer.text and left_in_english(answer.text) == []


def test_what_only_our_forms_refuse_is_refused_in_chinese(desk: Client) -> None:
    sent = {"date": "x", "effective_date": "0000-00-00", "action": "none", "sources": "传闻 https://example.org/"}
    record = page("restriction_record", Restriction.objects.get(slug="one").pk)
    for path, values in ((record, sent), (page("newsitem_hand_in"), {"address": "ftp://x"}), (record, {})):
        answer = desk.post(path, values)
        assert answer.status_code == 200 and left_in_english(answer.text) == []
    proposed = ProposedChange.objects.get(state="pending")
    answer = desk.post(page("proposedchange_change", proposed.pk), {"_reject": "1", "decision": "reject"})
    assert left_in_english(answer.text) == []


def test_a_quote_and_a_title_stay_in_the_words_of_their_source(desk: Client) -> None:
    proposed = ProposedChange.objects.get(state="pending")
    assert "据报道，" in desk.get(page("proposedchange_change", proposed.pk)).text
