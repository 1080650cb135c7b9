"""Each page, with and without data, and with what visitors and sources do wrong."""

import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from policies import history
from policies.models import Alias, Category, Change, ControlledItem, ItemCode, Negotiation, RestrictionLink
from policies.models.review import Evidence, ProposedChange
from policies.vocabulary import Action, Door, Stage
from tests.makers import (
    NOW,
    make_author,
    make_editor,
    make_event,
    make_jurisdiction,
    make_news_item,
    make_restriction,
    make_step,
)

pytestmark = pytest.mark.django_db
PAGES = [
    *("/", "/restrictions/", "/news/", "/changes/", "/about/", "/check/", "/compare/", "/calendar/", "/day/", "/data/"),
    *("/who-restricts-whom/", "/categories/", "/negotiations/"),
]
RTL = "\u202e"


@pytest.fixture(autouse=True)
def _fixed_day(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    cache.clear()


def make_proposal(item, *, quote, **changes):
    values = {"action": "lift", "stage": "talk", "reported_date": NOW.date(), "confidence": 0.8, "created_at": NOW}
    restriction = changes.pop("restriction", None) or make_restriction()
    proposed = ProposedChange.objects.create(**(values | changes), restriction=restriction)
    start = item.text.index(quote)
    Evidence.objects.create(
        proposed=proposed, news_item=item, revision=1, quote=quote, start=start, end=start + len(quote), confidence=0.8
    )
    return proposed


def make_busy_restriction(**changes):
    """A restriction with something of everything that its page shows."""
    row = make_restriction(companies=["Synopsys"], open_questions=["Was it ever published?"], **changes)
    row.targets.add(make_jurisdiction("CN"))
    item = ControlledItem.objects.create(restriction=row, name="EDA software")
    ItemCode.objects.create(item=item, system="eccn", code="3D991", is_verified=False)
    Alias.objects.create(restriction=row, text="电子设计自动化", language="zh-Hans")
    make_event(row, sources=[{"url": "https://bis.example/rule", "grade": "official"}])
    make_event(row, action=Action.EASE, stage=Stage.TALK, effective_date=date(2025, 6, 9))
    RestrictionLink.objects.create(from_restriction=row, to_restriction=make_restriction(), kind="retaliates_for")
    talks = Negotiation.objects.create(
        slug=f"{row.slug}-talks", name="Talks", start_date="2025-06-09", end_date="2025-06-10"
    )
    talks.restrictions.add(row)
    return row


# --- with and without data ---


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_without_any_data(client, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", [*PAGES, "/?from=2025", "/changes/?nature=correction", "/changes/?before=2"])
def test_every_page_answers_with_data(client, path):
    make_busy_restriction()
    make_proposal(make_news_item(is_sample=True), quote="lifted the restriction")
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/?from=x",
        "/?from=1",
        "/restrictions/?as_of=0000-00-00",
        "/restrictions/?page=-1",
        "/restrictions/?page=x",
        "/restrictions/?status=nonsense",
        "/changes/?before=x",
        "/changes/?nature=x",
        "/news/?page=-1",
    ],
)
def test_what_cannot_be_read_is_told_and_not_guessed(client, path):
    answer = client.get(path)
    assert answer.status_code == 400
    assert "Nothing was guessed" in answer.text


def test_a_page_past_the_end_says_where_the_list_ends(client):
    answer = client.get("/restrictions/?page=7")
    assert answer.status_code == 404
    assert "the list ends with page 1" in answer.text


@pytest.mark.parametrize(
    "path", ["/restrictions/nope/", "/news/999999/", "/news/99999999999999999999999/", "/nowhere/"]
)
def test_what_is_not_there_gets_a_page_that_helps(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Search by code" in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_read_only(client, path):
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("path", [*PAGES, "/restrictions/busy/"])
def test_no_page_carries_a_style_or_a_script_of_its_own(client, path):
    make_busy_restriction(slug="busy")
    page = client.get(path).text
    assert " style=" not in page and "<style" not in page and " onclick" not in page
    assert re.findall("<script[^>]*>", page) == ['<script src="/static/policies/site.js" defer>']


# --- today ---


def test_a_lapse_that_no_source_confirms_is_said_first(client):
    row = make_restriction(title="Rare earths abroad")
    make_event(row, effective_date=date(2025, 10, 9))
    make_event(row, action=Action.SUSPEND, effective_date=date(2025, 11, 7), until_date=date(2026, 11, 10))
    page = client.get("/").text
    assert "1 of 1 tracked export restrictions bind today" in page
    assert "1 of them only because a suspension ran out" in page
    assert "In force by lapse, unconfirmed" in page
    assert '<time datetime="2026-11-11">11 November 2026</time>' in page


def test_what_lapses_in_the_next_ninety_days_is_announced(client):
    row = make_restriction(title="Gallium to one country")
    make_event(row, effective_date=date(2024, 12, 3))
    make_event(row, action=Action.SUSPEND, effective_date=date(2025, 11, 9), until_date=date(2026, 11, 27))
    late = make_restriction(title="Long after")
    make_event(late, effective_date=NOW.date() + timedelta(days=91))
    coming = client.get("/").text.split('id="coming"')[1].split("</section>")[0]
    assert "28 November 2026" in coming and "Gallium to one country" in coming
    assert "Long after" not in coming


def test_talk_older_than_half_a_year_or_overtaken_says_so(client):
    old, overtaken = make_restriction(title="Old talk"), make_restriction(title="Overtaken talk")
    make_event(old)
    make_event(old, action=Action.EASE, stage=Stage.TALK, effective_date=date(2025, 6, 9))
    make_event(overtaken)
    make_event(overtaken, action=Action.LIFT, stage=Stage.TALK, effective_date=date(2026, 10, 1))
    make_event(overtaken, action=Action.LIFT, effective_date=date(2026, 11, 1))
    talk = client.get("/").text.split('id="talk"')[1]
    assert "532 days old" in talk
    assert "The status has changed since this talk." in talk


def test_a_correction_looks_different_from_a_policy_change(client):
    event = make_event(sources=[])
    history.correct(event, make_step(effective_date=date(2025, 1, 2)), by=make_author(), now=NOW)
    page = client.get("/changes/").text
    assert "n-policy" in page and "n-correction" in page
    assert "Our step 1 was wrong. It now reads: Entered into force, 2 January 2025" in page


def test_what_the_starter_registry_brought_is_counted_and_not_listed_as_news(client):
    history.record(make_restriction(), make_step(), by=make_author(door=Door.LOADER), now=NOW)
    page = client.get("/").text
    assert "1 step entered with the starter registry" in page
    assert "Nothing was changed by hand yet." in page


def test_the_picture_groups_by_authority_or_by_category(client):
    row = make_restriction(title="In a category")
    row.categories.add(Category.objects.create(slug="chips", name="Chips"))
    make_restriction(title="In none")
    assert "/authorities/us-bis/" in client.get("/").text
    page = client.get("/?group=category").text
    assert page.index("Chips</a>") < page.index("In a category</a>") < page.index("Without a category</h3>")
    assert client.get("/?group=x").status_code == 400


# --- the list ---


@pytest.mark.parametrize("asked", ["3D991", "3d99", "电子设计自动化", "synopsys", "EDA software", "busy", "eda busy"])
def test_a_restriction_is_found_by_what_people_call_it(client, asked):
    make_busy_restriction(slug="busy", title="Found")
    make_restriction(title="Another")
    page = client.get("/restrictions/", {"q": asked}).text
    assert "1 restriction found" in page and "Found" in page


def test_a_company_is_found_by_its_chinese_name(client):
    make_restriction(title="Found", companies=["新思科技"])
    assert "1 restriction found" in client.get("/restrictions/", {"q": "新思"}).text


@pytest.mark.parametrize("asked", ["<script>", "%", "_", "'; DROP TABLE", "\\", "a" * 5000, "\ud800", "🙂"])
def test_odd_searches_find_nothing_and_break_nothing(client, asked):
    make_restriction(title="Plain")
    answer = client.get("/restrictions/", {"q": asked.encode("utf-8", "surrogatepass")})
    assert answer.status_code == 200
    assert "No restriction matches" in answer.text
    assert "<script>" not in answer.text


def test_filters_narrow_the_list_and_counts_stand_beside_each_status(client):
    lifted = make_restriction(title="Gone")
    make_event(lifted)
    make_event(lifted, action=Action.LIFT, effective_date=date(2025, 7, 2))
    make_event(make_restriction(title="There"))
    page = client.get("/restrictions/?status=lifted").text
    assert "Gone" in page and "There" not in page
    counts = dict(re.findall(r'name="status" value="(\w+)".*?option-count">(\d+)<', page, re.S))
    assert counts == {"in_force": "1", "lifted": "1"}


def test_a_target_also_brings_what_reaches_every_destination(client):
    make_restriction(title="Everywhere", reach="all")
    make_restriction(title="Toward China").targets.add(make_jurisdiction("CN"))
    make_restriction(title="Toward Japan").targets.add(make_jurisdiction("JP"))
    page = client.get("/restrictions/?target=cn").text
    assert "Everywhere" in page and "Toward China" in page and "Toward Japan" not in page


def test_the_list_shows_any_day_and_says_which(client):
    row = make_restriction(slug="eda")
    make_event(row, effective_date=date(2025, 5, 23))
    make_event(row, action=Action.LIFT, effective_date=date(2025, 7, 2))
    page = client.get("/restrictions/?as_of=2025-06-10").text
    assert "You see the state of" in page and "10 June 2025" in page
    assert "/restrictions/eda/?as_of=2025-06-10" in page
    assert "1 restriction found" in client.get("/restrictions/?as_of=2025-06-10&status=in_force").text
    assert "No restriction matches" in client.get("/restrictions/?status=in_force").text


def test_more_than_fifty_restrictions_take_two_pages(client):
    for number in range(51):
        make_restriction(title=f"Number {number:03}")
    assert "Page 1 of 2" in client.get("/restrictions/").text
    assert "Number 050" in client.get("/restrictions/?page=2").text


def test_several_values_of_a_facet_add_up_and_facets_narrow_each_other(client):
    eased = make_restriction(title="Now eased")
    make_event(eased)
    make_event(eased, action=Action.EASE, effective_date=date(2025, 7, 2))
    make_event(make_restriction(title="Still there", measure="quota"))
    make_restriction(title="Without a status")
    for asked in ("status=eased&status=in_force", "status=eased,in_force"):
        assert "2 restrictions found" in client.get(f"/restrictions/?{asked}").text
    assert "1 restriction found" in client.get("/restrictions/?status=eased,in_force&measure=quota").text


@pytest.mark.parametrize("asked", ["authority=none", "by=XX", "target=ZZ", "category=none", "system=x", "code=<b>"])
def test_a_value_that_nothing_has_is_a_400_and_no_empty_list(client, asked):
    assert client.get(f"/restrictions/?{asked}").status_code == 400


def test_what_fits_best_comes_first(client):
    make_restriction(title="Ahead in the alphabet", summary="Mentions graphite in passing.")
    make_restriction(title="Graphite itself")
    page = client.get("/restrictions/?q=graphite").text
    assert page.index("Graphite itself") < page.index("Ahead in the alphabet")
    page = client.get("/restrictions/?q=graphite&sort=title").text
    assert page.index("Graphite itself") > page.index("Ahead in the alphabet")


def test_a_parameter_that_the_list_does_not_know_is_told(client):
    assert "which this list does not know" in client.get("/restrictions/?colour=red&utm_source=x").text
    assert "which this list does not know" not in client.get("/restrictions/?utm_source=x&lang=en-gb").text


def test_a_code_finds_what_lies_above_it_and_beneath_it_and_says_which_item(client):
    make_busy_restriction(title="Found")
    make_restriction(title="Other")
    page = client.get("/restrictions/?code=3d991.b").text
    assert "1 restriction found" in page and "EDA software" in page
    assert "No listed item has this code" in client.get("/restrictions/?code=9A001").text


def test_what_is_shown_is_exported_and_no_cell_is_a_formula(client):
    make_busy_restriction(slug="eda", title="=cmd|' /C calc'!A0")
    make_restriction(title="Not asked for")
    answer = client.get("/restrictions.csv?q=eda&as_of=2025-06-10")
    told = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert len(told) == 2 and told[0].startswith("as_of,slug,title,status")
    assert told[1].startswith("2025-06-10,eda,'=cmd|' /C calc'!A0,in_force,2025-01-01")


def test_the_list_leads_to_the_same_question_in_the_feeds_and_the_api(client):
    make_busy_restriction()
    page = client.get("/restrictions/?by=US&status=in_force,eased&q=eda").text
    assert "/api/v1/feed.atom?q=eda&amp;status=in_force%2Ceased&amp;imposed_by=US" in page
    assert client.get("/api/v1/feed.atom?q=eda&status=in_force%2Ceased&imposed_by=US").status_code == 200


# --- one restriction ---


def test_the_page_shows_the_status_of_the_day_asked_for(client):
    row = make_restriction(slug="eda")
    make_event(row, effective_date=date(2025, 5, 23))
    make_event(row, action=Action.LIFT, effective_date=date(2025, 7, 2))
    assert "<span>Lifted</span>" in glance(client.get("/restrictions/eda/"))
    then = client.get("/restrictions/eda/?as_of=2025-06-10")
    assert "<span>In force</span>" in glance(then)
    assert "You see the state of" in then.text and "after the day shown" in then.text
    assert "<span>No status yet</span>" in glance(client.get("/restrictions/eda/?as_of=2020-01-01"))


def glance(answer):
    return answer.text.split('class="glance"')[1].split("</section>")[0]


@pytest.mark.parametrize("day", ["x", "2025-02-30", "0000-00-00", "99999-01-01"])
def test_a_malformed_day_is_a_400_that_says_so(client, day):
    make_restriction(slug="eda")
    answer = client.get("/restrictions/eda/", {"as_of": day})
    assert answer.status_code == 400
    assert "2025-06-10" in answer.text


def test_a_merged_restriction_leads_to_the_one_that_took_its_place(client):
    last = make_restriction(slug="last")
    middle = make_restriction(slug="middle", merged_into=last)
    make_restriction(slug="first", merged_into=middle)
    answer = client.get("/restrictions/first/?as_of=2025-06-10")
    assert answer.status_code == 301
    assert answer["Location"] == "/restrictions/last/?as_of=2025-06-10"


def test_everything_that_belongs_to_a_restriction_is_on_its_page(client):
    row = make_busy_restriction(slug="busy")
    ProposedChange.objects.create(
        restriction=row, action="lift", stage="talk", reported_date=NOW.date(), confidence=0.5, created_at=NOW
    )
    page = client.get("/restrictions/busy/").text
    for text in (
        "3D991",
        "US ECCN",
        "unverified",
        "Synopsys",
        "Was it ever published?",
        "retaliates for",
        "9–10 June 2025",
    ):
        assert text in page
    assert "1 proposal from the news" in page
    assert "official text" in page and 'href="https://bis.example/rule" rel="noopener nofollow external"' in page
    assert "Never checked against sources." in page
    assert row.events.order_by("sequence").last().hash[:12] in page
    assert "Talk of easing it" in page and "Talk: the status stays as it was." in page


def test_a_correction_stands_above_what_it_struck(client):
    row = make_restriction(slug="eda")
    wrong = make_event(row, effective_date=date(2025, 5, 28), summary="Wrong day.")
    history.correct(wrong, make_step(effective_date=date(2025, 5, 23)), by=make_author(reason="Misread."), now=NOW)
    page = client.get("/restrictions/eda/").text
    assert "Our record was wrong" in page and "The policy did not change." in page and "Misread." in page
    assert '<p class="struck" id="step-1">' in page and page.index("step-2") < page.index('id="step-1"')


def test_a_step_taken_back_is_shown_struck(client):
    row = make_restriction(slug="eda")
    history.retract(make_event(row, summary="It never was."), by=make_author(reason="A hoax."), now=NOW)
    page = client.get("/restrictions/eda/").text
    assert "This step never happened" in page and "A hoax." in page and "It never was." in page
    assert "<span>No status yet</span>" in page


def test_a_step_beneath_a_suspension_says_that_it_did_not_show(client):
    row = make_restriction(slug="cn")
    make_event(row, action=Action.ADOPT, effective_date=date(2025, 10, 9))
    make_event(row, effective_date=date(2025, 12, 1))
    make_event(row, action=Action.SUSPEND, effective_date=date(2025, 11, 7), until_date=date(2026, 11, 10))
    assert client.get("/restrictions/cn/").text.count("by this step, but on that day still") == 1


def test_a_relation_that_both_sides_name_is_told_once(client):
    one, other = make_restriction(slug="one"), make_restriction(slug="other")
    for here, there in ((one, other), (other, one)):
        RestrictionLink.objects.create(from_restriction=here, to_restriction=there, kind="suspended_in_exchange_for")
    assert client.get("/restrictions/one/").text.count("suspended in exchange for") == 1


def test_a_date_says_how_exactly_it_is_known(client):
    row = make_restriction(slug="eda")
    make_event(row, effective_date=date(2025, 8, 1), effective_precision="month", effective_basis="inferred")
    page = client.get("/restrictions/eda/").text
    assert '<time datetime="2025-08">August 2025</time>' in page
    assert "known to the month; inferred, no source states it" in page


def test_hostile_text_is_inert_everywhere(client):
    bad = f"<script>alert(1)</script>{RTL}gnp"
    item = make_news_item(
        title=bad, text=f"{bad} The US lifted it.", publisher=bad, url="javascript:alert(1)", is_sample=True
    )
    row = make_restriction(
        slug="bad", title=bad, summary=bad, citation=bad, companies=[bad], open_questions=[bad], target_note=bad
    )
    make_event(row, summary=bad, scope=bad, note=bad, quote=bad, quote_start=0, quote_end=len(bad), news_item=item)
    make_proposal(item, quote="The US lifted it.", restriction=row)
    answers = [
        "/compare/?from=2024-01-01&to=2026-01-01",
        "/check/?to=US",
        "/calendar/?from=2024-01-01",
        "/watch/?restriction=bad",
    ]
    answers += ["/day/?as_of=2025-01-02", "/jurisdictions/US/", "/compare/?from=2024-01-01&restriction=bad"]
    for path in ("/", "/restrictions/", "/restrictions/bad/", "/news/", f"/news/{item.pk}/", "/changes/", *answers):
        page = client.get(path).text
        assert page.count("<script") == 1, path
        assert RTL not in page, path
        assert 'href="javascript:' not in page, path


def test_a_source_that_is_no_web_address_is_no_link(client):
    row = make_restriction(slug="eda")
    Negotiation.objects.create(
        slug="n",
        name="N",
        start_date="2025-06-09",
        end_date="2025-06-09",
        sources=[{"url": "javascript:alert(1)", "grade": "x"}],
    ).restrictions.add(row)
    page = client.get("/restrictions/eda/").text
    assert "javascript:" not in page and "address not shown" in page


def test_a_title_of_300_characters_and_a_restriction_without_steps_still_make_a_page(client):
    make_restriction(slug="long", title="x" * 300)
    page = client.get("/restrictions/long/").text
    assert "No step is recorded." in page


def test_a_history_too_long_for_one_page_goes_on_on_the_next(client, monkeypatch):
    monkeypatch.setattr("policies.web.pages.restriction.STEPS_SHOWN", 2)
    row = make_restriction(slug="eda")
    for day in range(1, 5):
        make_event(row, action=Action.TIGHTEN, effective_date=date(2025, 1, day))
    first, second = client.get("/restrictions/eda/").text, client.get("/restrictions/eda/?steps=2").text
    assert 'id="step-4"' in first and 'id="step-2"' not in first and "Page 1 of 2" in first
    assert 'id="step-2"' in second and 'id="step-4"' not in second
    assert client.get("/restrictions/eda/?steps=3").status_code == 404


# --- news ---


def test_passages_are_marked_where_they_stand(client):
    item = make_news_item(text="Before. The US lifted it. After.", is_sample=True)
    make_proposal(item, quote="The US lifted it.")
    page = client.get(f"/news/{item.pk}/").text
    assert "Before. <mark>The US lifted it.</mark>" in page
    assert "Waiting for an editor." in page


def test_visitors_see_passages_and_staff_see_the_whole_text(client):
    item = make_news_item(text="Secret end. " + "far " * 300 + "The US lifted it.", url="https://paper.example/1")
    make_proposal(item, quote="The US lifted it.")
    public = client.get(f"/news/{item.pk}/").text
    assert "<mark>The US lifted it.</mark>" in public and "Secret end." not in public
    assert "belongs to its publisher" in public and 'href="https://paper.example/1"' in public
    client.force_login(make_editor())
    assert "Secret end." in client.get(f"/news/{item.pk}/").text


def test_a_passage_of_an_earlier_revision_is_not_marked_in_the_new_text(client):
    item = make_news_item(text="The US lifted it. Rest.", is_sample=True)
    make_proposal(item, quote="The US lifted it.")
    type(item).objects.filter(pk=item.pk).update(text="It is all quiet now. Rest.", revision=2)
    page = client.get(f"/news/{item.pk}/").text
    assert "<mark>" not in page and "An earlier version of the text said this" in page


def test_a_news_item_without_a_date_says_so_and_a_sample_is_marked(client):
    item = make_news_item(is_sample=True)
    page = client.get(f"/news/{item.pk}/").text
    assert "date not stated" in page and "Sample." in page


# --- the log ---


def test_the_log_is_read_on_by_the_number_of_the_last_row(client, monkeypatch):
    monkeypatch.setattr("policies.web.pages.changes.SHOWN", 2)
    row = make_restriction()
    for day in range(1, 6):
        make_event(row, action=Action.TIGHTEN, effective_date=date(2025, 1, day))
    ids = list(Change.objects.order_by("-id").values_list("id", flat=True))
    seen, path = [], "/changes/"
    while path:
        page = client.get(path).context["page"]
        seen += [entry.change.pk for entry in page.entries]
        path = f"/changes/?before={page.older}" if page.older else ""
    assert seen == ids


# --- bounds ---


@pytest.mark.parametrize(
    "path",
    [
        *PAGES,
        *("/restrictions/busy-0/", "/jurisdictions/US/", "/authorities/us-bis/", "/negotiations/busy-0-talks/"),
        *("/check/?goods=3D991&products=eda&to=CN", "/compare/?from=2024-06-01&to=2026-01-01", "/watch/?by=US"),
        "/compare/?from=2024-06-01&to=2026-01-01&restriction=busy-0",
    ],
)
def test_the_number_of_queries_does_not_grow_with_the_registry(client, path, django_assert_max_num_queries):
    def queries():
        client.cookies.clear()
        with django_assert_max_num_queries(40) as counted:
            assert client.get(path).status_code == 200
        return len(counted)

    make_busy_restriction(slug="busy-0")
    make_proposal(make_news_item(), quote="lifted")
    few = queries()
    for number in range(1, 8):
        make_busy_restriction(slug=f"busy-{number}")
        make_proposal(make_news_item(), quote="lifted")
    assert queries() == few


def test_the_first_page_stays_light_with_many_restrictions(client):
    for number in range(70):
        row = make_restriction(title=f"A restriction with a title of usual length, number {number}")
        for day, action in enumerate([Action.ADOPT, Action.ENTER_INTO_FORCE, Action.EASE, Action.SUSPEND], start=1):
            make_event(row, action=action, effective_date=date(2025, day, 1))
    answer = client.get("/")
    assert len(answer.content) < 150_000
    assert "10 more restrictions are not drawn" in answer.text
    second = client.get("/?rows=2")
    assert "Back to those that moved last" in second.text and second.text.count('class="row-name"') == 10
    assert client.get("/?rows=3").status_code == 404


def test_every_address_has_its_name():
    assert reverse("restriction", args=["eda"]) == "/restrictions/eda/"
    assert reverse("news_item", args=[1]) == "/news/1/"


def test_a_browser_that_was_not_told_of_an_icon_finds_one(client: Client) -> None:
    assert client.get("/favicon.ico")["Location"].endswith("policies/favicon.svg")
