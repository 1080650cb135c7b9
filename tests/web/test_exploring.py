"""Compare, any day, who restricts whom, check my goods, the calendar, versions, watching, and what hangs together."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from policies import history
from policies.models import Category, Change, ControlledItem, Negotiation, Subscription
from policies.models.changelog import ChangeKind, in_one_order
from policies.vocabulary import Action, Nature, Stage
from tests.makers import NOW, make_author, make_event, make_jurisdiction, make_restriction, make_step

from .test_pages import make_busy_restriction

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fixed_day(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def make_lifted(**changes):
    """In force from 23 May 2025, lifted on 2 July 2025."""
    row = make_restriction(**changes)
    make_event(row, effective_date=date(2025, 5, 23))
    make_event(row, action=Action.LIFT, effective_date=date(2025, 7, 2), summary="Taken back.")
    return row


# --- what cannot be read ---


@pytest.mark.parametrize(
    "path",
    [
        "/compare/?from=0000-00-00",
        "/compare/?from=2025-06-10&to=2025-06-09",
        "/compare/?restriction=none",
        "/day/?as_of=2025-02-30",
        "/who-restricts-whom/?as_of=<script>",
        "/check/?goods=<script>",
        "/check/?goods=x:3A090",
        "/check/?to=XX",
        "/calendar/?from=2025-01-01&to=2024-01-01",
        "/calendar/?category=none",
        "/changes/?since=yesterday",
        "/changes/?restriction=none",
        "/changes/?by=nobody",
        "/watch/?restriction=none",
        "/watch/?category=none",
        "/restrictions.csv?status=x",
        "/restrictions/?page=0",
        "/restrictions/?sort=x",
    ],
)
def test_what_cannot_be_read_is_a_400_that_says_what_to_do(client, path):
    answer = client.get(path)
    assert answer.status_code == 400
    assert "<script>" not in answer.text.replace('<script src="/static/policies/site.js" defer>', "")


@pytest.mark.parametrize(
    "path",
    [
        "/jurisdictions/XX/",
        "/authorities/none/",
        "/categories/none/",
        "/negotiations/none/",
        "/restrictions/none/og.png",
    ],
)
def test_what_is_not_there_is_a_404(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("name", ["goods", "products"])
def test_ten_thousand_characters_are_told_to_be_too_many(client, name):
    answer = client.get("/check/", {name: "a" * 10_000})
    assert answer.status_code == 400 and "at most 2000 characters" in answer.text
    assert client.get("/restrictions/", {"q": "a" * 10_000}).status_code == 200


# --- two days ---


def test_two_days_are_compared_and_each_move_has_its_heading(client):
    make_lifted(title="Gone again")
    make_event(make_restriction(title="New one"), effective_date=date(2025, 6, 20))
    make_event(make_restriction(title="Only planned"), action=Action.ADOPT, effective_date=date(2025, 6, 20))
    page = client.get("/compare/?from=2025-06-10&to=2025-07-10").text
    assert "3 restrictions differ between 10 June 2025 and 10 July 2025." in page
    headings = ["Came into force", "New one", "Appeared, not binding", "Only planned", "Ended", "Gone again"]
    assert [page.index(text) for text in headings] == sorted(page.index(text) for text in headings)


def test_one_restriction_is_compared_with_the_steps_between(client):
    make_lifted(slug="eda")
    page = client.get("/compare/?from=2025-06-10&to=2025-07-10&restriction=eda").text
    assert "Taken back." in page and "Nothing was edited between these days." in page


def test_days_without_a_difference_say_where_else_to_look(client):
    make_lifted()
    assert "Nothing differs between these days." in client.get("/compare/?from=2025-06-10&to=2025-06-11").text


def test_any_day_counts_what_was_there(client):
    make_lifted()
    page = client.get("/day/?as_of=2025-06-10").text
    assert "On 10 June 2025, 1 of 1 restrictions on record bound." in page
    assert "no restriction on record had any status yet" in client.get("/day/?as_of=2020-01-01").text


# --- who and whom ---


def test_the_table_counts_what_binds_from_one_side_toward_another(client):
    row = make_restriction()
    row.targets.add(make_jurisdiction("CN"))
    make_event(row)
    make_event(make_restriction(reach="all"))
    make_lifted().targets.add(make_jurisdiction("CN"))
    page = client.get("/who-restricts-whom/").text
    assert "2 restrictions that bind" in page
    assert "by=US&amp;target=CN&amp;status=in_force&amp;status=eased" in page
    side = client.get("/who-restricts-whom/").context["page"].rows[0]
    assert [cell.count for cell in side.cells] == [1] and side.everywhere.count == 1 and side.total == 2


def test_a_jurisdiction_shows_what_it_imposes_and_what_others_impose_on_it(client):
    mine = make_restriction(title="Imposed by it")
    theirs = make_restriction(title="Imposed on it")
    theirs.targets.add(make_jurisdiction("CN"))
    make_event(mine)
    make_event(theirs)
    us, cn = client.get("/jurisdictions/us/").text, client.get("/jurisdictions/CN/").text
    assert "Imposed by it" in us and "No restriction on record names it." in us
    assert "Imposed on it" in cn and "Imposed by it" not in cn


def test_a_category_counts_what_stands_beneath_it(client):
    top = Category.objects.create(slug="top", name="Top")
    low = Category.objects.create(slug="low", name="Low", parent=top)
    row = make_restriction(title="Deep down")
    row.categories.add(low)
    make_event(row)
    assert "Deep down" in client.get("/categories/top/").text
    branch = client.get("/categories/").context["branches"][0]
    assert branch.count == 1 and branch.branches[0].category == low


def test_a_round_of_talks_shows_before_after_and_what_followed(client):
    row = make_lifted(title="On the table")
    talks = Negotiation.objects.create(
        slug="london", name="London", start_date="2025-06-09", end_date="2025-06-10", place="London"
    )
    talks.restrictions.add(row)
    page = client.get("/negotiations/london/").text
    assert "On the table" in page and "2 Jul 2025</a>: Lifted" in page
    assert "London" in client.get("/negotiations/").text


def test_rounds_of_talks_stand_in_the_order_of_their_days(client):
    for day, slug in (("2025-06-09", "b"), ("2026-01-01", "a"), ("2025-09-01", "c")):
        Negotiation.objects.create(slug=slug, name=f"Round {slug}", start_date=day, end_date=day)
    page = client.get("/negotiations/").text
    assert page.index("Round a") < page.index("Round c") < page.index("Round b")


# --- goods ---


def test_goods_are_checked_by_code_product_and_destination(client):
    row = make_busy_restriction(title="Chip-design software")
    make_restriction(title="Other goods")
    page = client.get("/check/?goods=3D991&to=CN").text
    assert "1 restriction touches this and binds today." in page.replace("\n", " ")
    assert row.title in page and "Other goods" not in page and "touches</span>" in page
    assert "possible</span>" in client.get("/check/?products=eda&to=CN").text
    assert "No restriction on record touches this" in client.get("/check/?goods=9A001").text


def test_what_only_possibly_touches_the_goods_is_counted_apart_and_the_question_folds_away(client):
    make_busy_restriction(title="Chip-design software")
    named = make_restriction(title="Other software")
    make_event(named, effective_date=date(2025, 1, 1))
    for number in range(5):
        ControlledItem.objects.create(restriction=named, name=f"EDA software of kind {number}")
    page = client.get("/check/?goods=3D991&products=eda").text
    assert "1 restriction touches this and binds today, 1 more possibly does." in page
    assert "EDA software of kind 2" in page and "EDA software of kind 3" not in page and "and 2 more</span>" in page
    assert '<details class="question' in page and "<details" not in client.get("/check/").text
    assert "1 restriction possibly touches this and binds today." in client.get("/check/?products=kind").text


def test_a_line_that_is_no_code_is_told_beside_what_was_typed(client):
    answer = client.get("/check/", {"goods": "3A090\n<b>?"})
    assert answer.status_code == 400
    assert "Nothing was checked" in answer.text and "3A090\n&lt;b&gt;?" in answer.text


# --- the calendar ---


def test_the_calendar_has_what_is_dated_and_follows_filters(client):
    row = make_restriction(title="Runs out soon")
    make_event(row, effective_date=date(2024, 12, 3))
    make_event(row, action=Action.SUSPEND, effective_date=date(2025, 11, 9), until_date=date(2026, 11, 27))
    page = client.get("/calendar/").text
    assert "November 2026" in page and "Runs out soon" in page and "in 5 days" in page
    assert "Runs out soon" not in client.get("/calendar/?measure=quota").text


# --- versions ---


def test_a_version_says_what_a_step_left_whatever_came_later(client):
    row = make_lifted(slug="eda")
    first = row.events.order_by("sequence").first()
    page = client.get(f"/restrictions/eda/at/{first.hash[:16]}/").text
    assert "You see the record as step 1 left it" in page and "Taken back." not in page
    glance = page.split('class="glance"')[1].split("</section>")[0]
    assert "<span>In force</span>" in glance
    assert client.get("/restrictions/eda/at/0123456789abcdef/").status_code == 404
    assert client.get(f"/restrictions/eda/at/{first.hash[:4]}/").status_code == 404


def test_a_renamed_restriction_leads_on(client):
    row = make_lifted(slug="old-name")
    with in_one_order():
        Change.objects.record(
            row, kind=ChangeKind.CREATED, nature=Nature.REGISTRY, before={}, after={}, by=make_author(), now=NOW
        )
    type(row).objects.filter(pk=row.pk).update(slug="new-name")
    answer = client.get("/restrictions/old-name/?as_of=2025-06-10")
    assert answer.status_code == 301 and answer["Location"] == "/restrictions/new-name/?as_of=2025-06-10"


def test_a_history_of_thousands_of_steps_stays_light(client):
    row = make_restriction(slug="long", title="W" * 300)
    acts = [Action.TIGHTEN, Action.EASE, Action.SUSPEND, Action.REINSTATE]
    steps = [
        (row, make_step(action=acts[day % 4], effective_date=date(2015, 1, 1) + timedelta(days=day)))
        for day in range(1500)
    ]
    history.record_all(steps, by=make_author(), now=NOW)
    answer = client.get("/restrictions/long/")
    assert "1,500 steps" in answer.text and "Page 1 of 38" in answer.text
    assert len(answer.content) < 150_000


# --- watching ---


def test_a_letter_is_asked_for_and_says_what_it_follows(client):
    Category.objects.create(slug="rare-earths", name="Rare earths")
    page = client.get("/watch/?category=rare-earths").text
    assert "Rare earths" in page and "/api/v1/feed.atom?category=rare-earths" in page
    answer = client.post("/watch/?category=rare-earths", {"email": "officer@example.org", "frequency": "weekly"})
    assert "A letter is on its way." in answer.text
    row = Subscription.objects.get()
    assert (row.email, row.filters, row.frequency) == ("officer@example.org", {"categories": ["rare-earths"]}, "weekly")
    assert len(mail.outbox) == 1


def test_a_search_that_letters_cannot_follow_is_frozen_and_says_so(client):
    make_restriction(slug="eda", title="Found")
    make_restriction(title="Another")
    assert "Letters follow the 1 restriction that this search finds now." in client.get("/watch/?q=found").text
    client.post("/watch/?q=found", {"email": "officer@example.org"})
    assert Subscription.objects.get().filters == {"restrictions": ["eda"]}


@pytest.mark.parametrize("email", ["", "nobody", "a@b@c", "<script>@x.y", "x" * 5000])
def test_what_is_no_address_is_told_and_nothing_is_sent(client, email):
    answer = client.post("/watch/", {"email": email})
    assert answer.status_code == 400 and "That is not an e-mail address." in answer.text
    assert not mail.outbox and not Subscription.objects.exists()


# --- pictures for links ---


@pytest.mark.parametrize("path", ["/og.png", "/restrictions/eda/og.png"])
def test_a_picture_is_drawn_and_only_where_it_is_not_there_yet(client, path):
    make_lifted(slug="eda", title="A title that is long enough to take more than one line in the picture " * 4)
    talk = make_restriction()
    make_event(talk, action=Action.EASE, stage=Stage.TALK)
    answer = client.get(path)
    assert answer["Content-Type"] == "image/png" and answer.content[16:24] == bytes([0, 0, 4, 176, 0, 0, 2, 118])
    assert client.get(path, headers={"accept-language": "zh-CN"}).content == answer.content
    again = client.get(path, headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304 and not again.content
