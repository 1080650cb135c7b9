"""The pages in their second language: complete, and compiled as committed."""

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from django.utils import timezone

from policies.models import Category, ControlledItem, ItemCode, Negotiation, RestrictionLink
from policies.vocabulary import Action, Stage
from tests.makers import NOW, make_authority, make_event, make_jurisdiction, make_news_item, make_restriction
from tests.tools import messages

ENGLISH = re.compile(r"[A-Za-z]{3,}[ ’',:]+[a-z]{2,}")
# Names that are the same in every language, and what the tests' own data is called.
PROPER = re.compile(
    r"JSON Feed|Export Control Tracker|python manage\.py \w+|command|Source \d+|light dark|because a test says so"
    r"|proposed, adopted.*withdrawn|width=device-width, initial-scale=1"
)
SPOKEN = ("alt", "aria-label", "placeholder", "title", "content")


class Texts(HTMLParser):
    """What a page says: its text, and the attributes that are read out."""

    def __init__(self):
        super().__init__()
        self.said, self.silent = [], 0

    def handle_starttag(self, tag, attributes):
        self.silent += tag in ("code", "script")
        self.said += [value for name, value in attributes if name in SPOKEN and value]

    def handle_endtag(self, tag):
        self.silent -= tag in ("code", "script")

    def handle_data(self, text):
        if not self.silent:
            self.said.append(text)


@pytest.fixture
def registry(db, monkeypatch):
    """A restriction with something of everything, all of it named in Chinese; gives the paths of every page."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    us = make_jurisdiction("US", name="United States")
    authority = make_authority(slug="us-bis", name="工业与安全局", short_name="安全局", jurisdiction=us)
    row = make_restriction(slug="one", title="第一项管制", authority=authority, citation="文号", companies=["公司"])
    row.targets.add(make_jurisdiction("CN", name="China"))
    row.categories.add(Category.objects.create(slug="rare-earths", name="Rare earths"))
    item = ControlledItem.objects.create(restriction=row, name="物项")
    ItemCode.objects.create(item=item, system="hs", code="280530", edition="HS 2022", is_verified=False)
    make_event(row, effective_date=date(2025, 10, 9), effective_precision="month", effective_basis="inferred")
    make_event(row, action=Action.SUSPEND, effective_date=date(2025, 11, 7), until_date=date(2026, 11, 10))
    make_event(row, action=Action.EASE, stage=Stage.TALK, effective_date=date(2025, 6, 9))
    other = make_restriction(slug="two", title="第二项管制", authority=authority, reach="all")
    make_event(other, effective_date=date(2027, 1, 1))
    RestrictionLink.objects.create(from_restriction=row, to_restriction=other, kind="retaliates_for")
    talks = Negotiation.objects.create(slug="talks", name="会谈", start_date="2025-06-09", end_date="2025-06-10")
    talks.restrictions.add(row)
    news = make_news_item(title="新闻", text="正文。", publisher="报社")
    return [
        *(
            "/",
            "/restrictions/",
            "/restrictions/?q=x&code=9&as_of=2020-01-01",
            "/restrictions/one/",
            "/restrictions/two/",
        ),
        *(
            "/restrictions/one/?as_of=2025-06-10",
            "/check/",
            "/check/?goods=2805&products=物项&to=CN",
            "/check/?goods=<b>",
        ),
        *("/compare/?from=2025-06-10&to=2026-01-01", "/compare/?from=2025-01-01&to=2026-01-01&restriction=one"),
        *("/calendar/", "/day/", "/day/?as_of=2020-01-01", "/who-restricts-whom/", "/jurisdictions/CN/"),
        *("/authorities/us-bis/", "/categories/", "/categories/rare-earths/", "/negotiations/", "/negotiations/talks/"),
        *("/watch/", "/watch/?restriction=one", "/watch/?by=US", "/data/", "/news/", f"/news/{news.pk}/", "/changes/"),
        *(
            "/changes/?nature=all",
            "/about/",
            "/restrictions/?as_of=x",
            "/restrictions/none/",
            "/restrictions/?status=x",
        ),
    ]


def test_every_text_is_translated():
    assert messages.missing(messages.read()) == []


def test_the_compiled_catalogue_is_that_of_the_texts():
    assert (messages.FOLDER / "django.mo").read_bytes() == messages.compiled(messages.read())


def test_no_page_falls_back_to_english(client, registry):
    left = {}
    for path in registry:
        texts = Texts()
        texts.feed(client.get(path, headers={"accept-language": "zh-CN"}).text)
        english = [text.strip() for text in texts.said if ENGLISH.search(PROPER.sub("", text))]
        if english:
            left[path] = english
    assert left == {}


def test_the_language_is_the_browsers_the_address_or_the_one_chosen_last(client, registry):
    assert '<html lang="en-GB">' in client.get("/about/").text
    answer = client.get("/about/", headers={"accept-language": "zh-CN,en;q=0.5"})
    assert '<html lang="zh-Hans">' in answer.text and answer["Content-Language"] == "zh-hans"
    assert "Accept-Language" in answer["Vary"]
    assert '<html lang="zh-Hans">' in client.get("/about/?lang=zh-hans").text
    assert '<html lang="zh-Hans">' in client.get("/about/").text
    assert '<html lang="en-GB">' in client.get("/about/?lang=en-gb").text


def test_the_api_and_the_desk_speak_english_to_everybody(client, registry):
    answer = client.get("/api/v1/restrictions/?status=x", headers={"accept-language": "zh-CN"})
    assert "is none of" in answer.text and "Content-Language" not in answer


def test_dates_are_written_as_the_language_has_them(client, registry):
    page = client.get("/restrictions/one/?lang=zh-hans").text
    assert "2025年10月" in page and "2026年11月11日" in page


@pytest.mark.django_db
def test_what_the_starter_registry_names_is_called_in_chinese_and_what_people_added_as_they_called_it(client):
    title = "Export licensing of gallium and germanium"
    authority = make_authority(slug="cn-mofcom", name="Ministry of Commerce", short_name="MOFCOM")
    make_event(make_restriction(slug="ga", title=title, authority=authority))
    make_event(make_restriction(slug="own", title="Licensing of unobtainium", authority=authority))
    page = client.get("/restrictions/?lang=zh-hans").text
    assert "镓、锗出口许可" in page and "商务部" in page and title not in page and "MOFCOM" not in page
    assert "Licensing of unobtainium" in page and title in client.get("/restrictions/?lang=en-gb").text
