"""Articles that editors hand in, what changed between revisions, and sources whose options or address are not sure."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from policies.models import Alias, Change, NewsItem, NewsRevision, Source
from policies.registry.edit import editing
from policies.registry.load import STARTER
from tests.admin.helpers import filled, make_staff, page, sign_in, text_of
from tests.makers import NOW, make_author, make_news_item, make_restriction, make_source

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parent.parent / "samples"
TEXT = "Notice to exporters\n\nThe ministry lifted the licence requirement for gallium on 3 March 2026."


def hand_in(client: object = None, **changes: object):
    values = {"text": "", "url": "", "publisher": "", "published": "", "grade": "official", "reason": ""} | changes
    return (client or sign_in()).post(page("newsitem_hand_in"), values)


def test_a_pasted_text_becomes_an_article_that_is_owed_a_reading() -> None:
    Alias.objects.create(restriction=make_restriction(), text="gallium")
    response = hand_in(
        text=TEXT, url="https://ministry.example/7", publisher="Ministry", published="2026-03-03", reason="by mail"
    )
    item = NewsItem.objects.get()
    assert response.url == page("newsitem_change", item.pk)
    assert (item.title, item.url, item.publisher, item.grade) == (
        "Notice to exporters", "https://ministry.example/7", "Ministry", "official",
    )  # fmt: skip
    assert str(item.published_at)[:10] == "2026-03-03" and item.read_revision == 0
    assert Change.objects.get(object_type="newsitem").reason == "by mail"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("notice.pdf", "Etching tools for wafers."),
        ("page-press.html", ""),
        ("report.txt", ""),
        ("federal-register.json", "AGENCY: "),
    ],
)
def test_a_file_is_read_as_what_it_is(name: str, words: str) -> None:
    hand_in(file=SimpleUploadedFile(name, (SAMPLES / name).read_bytes()))
    assert words in "".join(NewsItem.objects.values_list("text", flat=True)) and NewsItem.objects.exists()


def test_what_an_official_document_says_of_itself_is_kept_with_it() -> None:
    hand_in(file=SimpleUploadedFile("fr.json", (SAMPLES / "federal-register.json").read_bytes()))
    item = NewsItem.objects.get(url__contains="/2026-04001/")
    assert item.document["citation"] == "91 FR 10101" and item.document["effective_date"] == "2026-03-16"
    shown = text_of(sign_in().get(page("newsitem_change", item.pk)))
    assert "citation: 91 FR 10101" in shown and "cfr: 15 CFR 744, 15 CFR 774" in shown


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "one of the two"),
        ({"text": "x", "file": SimpleUploadedFile("a.txt", b"y")}, "one of the two"),
        ({"text": TEXT, "url": "javascript:alert(1)"}, "This is no http(s) address."),
        ({"file": SimpleUploadedFile("a.zip", b"PK\x03\x04" + b"\x00" * 50)}, "a ZIP archive or an office document"),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4 broken")}, "It is a PDF"),
        ({"file": SimpleUploadedFile("a.json", b'{"x": 1}')}, "not a JSON Feed"),
    ],
)
def test_what_cannot_be_read_is_told_beside_the_form(changes: dict, sentence: str) -> None:
    response = hand_in(**changes)
    assert response.status_code == 200 and sentence in text_of(response)
    assert not NewsItem.objects.exists()


def test_the_same_again_changes_nothing_and_says_so() -> None:
    client = sign_in()
    hand_in(client, text=TEXT)
    assert "Known already, word for word." in text_of(client.get(hand_in(client, text=TEXT).url))
    assert NewsItem.objects.count() == 1


def test_handing_in_asks_for_the_right_to_add_an_article() -> None:
    reader = sign_in(make_staff("view_newsitem"))
    assert hand_in(reader, text=TEXT).status_code == 403
    assert "Hand in an article" not in text_of(reader.get(page("newsitem_changelist")))
    writer = sign_in(make_staff("view_newsitem", "add_newsitem"))
    assert "Hand in an article" in text_of(writer.get(page("newsitem_changelist")))
    assert hand_in(writer, text=TEXT).status_code == 302


def test_a_revision_shows_the_sentences_taken_out_and_added() -> None:
    item = make_news_item(title="Notice")
    texts = ["It takes effect on 1 May. Licences are needed.", "It takes effect on <b>1 June</b>. Licences are needed."]
    revisions = [
        NewsRevision.objects.create(item=item, number=number, title="Notice", text=text, content_hash="x", seen_at=NOW)
        for number, text in enumerate(texts, start=1)
    ]
    sent = sign_in().get(page("newsrevision_change", revisions[1].pk)).content.decode()
    assert '<del dir="auto">It takes effect on 1 May.</del>' in sent
    assert '<ins dir="auto">It takes effect on &lt;b&gt;1 June&lt;/b&gt;.</ins>' in sent
    assert sent.count("<ins ") == 1


def test_an_option_that_the_format_does_not_take_is_refused_by_name() -> None:
    source = make_source(format="ecfr", url="https://www.ecfr.gov", options={"title": 15, "part": "744"})
    client = sign_in()
    form = client.get(page("source_change", source.pk)).context["adminform"].form
    response = client.post(page("source_change", source.pk), filled(form, options='{"title": 99}'))
    assert "The option 'title' takes a whole number from 1 to 50." in text_of(response)


def test_switching_on_an_address_that_is_not_verified_says_so() -> None:
    source = make_source(name="Ministry", is_active=False, address_verified=False, note="Not seen in use.")
    client = sign_in()
    form = client.get(page("source_change", source.pk)).context["adminform"].form
    sent = filled(form, options="{}", is_active="on")
    sent.pop("address_verified", None), sent.pop("is_sample", None)
    response = client.post(page("source_change", source.pk), sent, follow=True)
    assert Source.objects.get(pk=source.pk).is_active
    assert "Ministry is watched, but its address is not verified" in text_of(response)


def test_the_starter_set_is_paused_complete_and_says_what_is_not_verified() -> None:
    out = StringIO()
    call_command("load_registry", str(STARTER), stdout=out)
    sources = Source.objects.filter(is_sample=False)
    assert sources.count() >= 25 and not sources.filter(is_active=True).exists()
    assert not sources.filter(terms="").exists() and not sources.filter(note="").exists()
    assert not sources.filter(language="").exists() and sources.filter(address_verified=False).exists()
    assert Source.objects.get(slug="us-ecfr-744").options == {"title": 15, "part": "744"}
    source = Source.objects.get(slug="uk-ecju")
    with editing(source, by=make_author(), now=NOW):
        source.is_active = True
        source.save()
    call_command("load_registry", str(STARTER), stdout=out)
    assert (
        "Note: UK Export Control Joint Unit: all that it publishes is watched, but its address is not verified"
        in out.getvalue()
    )
