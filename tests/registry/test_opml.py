"""Lists of feeds: all or nothing, faults by line, doubles named, and no entity expanded."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from policies.models import Change, Source
from policies.registry.opml import OpmlRefused, export_opml, import_opml
from tests.makers import NOW, make_author, make_source

LIST = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Mine</title></head><body>
<outline text="Trade"><outline text="China &amp; others">
<outline type="rss" text="Wire" title="The Wire" xmlUrl="https://wire.example/feed?utm_source=x" language="en-GB"/>
</outline></outline>
<outline text="The Wire" xmlUrl="HTTPS://Other.Example/rss"/>
<outline text="" xmlUrl="https://third.example/atom"/>
<outline text="No feed" url="https://fourth.example/"/>
</body></opml>"""


def written(path: Path, text: str | bytes = LIST, *, name: str = "list.opml") -> Path:
    file = path / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def taken_in(path: Path, **options: object):
    return import_opml(path, by=make_author(), now=NOW, **options)


def refusal(path: Path) -> list[str]:
    with pytest.raises(OpmlRefused) as refused:
        taken_in(path)
    return [str(fault).removeprefix(f"{path}:") for fault in refused.value.faults]


@pytest.mark.django_db
def test_every_feed_of_a_list_becomes_a_paused_source_in_the_log(tmp_path: Path) -> None:
    imported = taken_in(written(tmp_path))
    assert [(source.slug, source.name, source.url, source.language) for source in imported.created] == [
        ("the-wire", "The Wire", "https://wire.example/feed", "en"),
        ("the-wire-2", "The Wire", "https://other.example/rss", ""),
        ("third-example", "https://third.example/atom", "https://third.example/atom", ""),
    ]
    assert imported.created[0].note == "From list.opml, line 4. In the folder Trade / China & others."
    assert not Source.objects.filter(is_active=True).exists()
    assert Change.objects.filter(object_type="source", kind="created").count() == 3


@pytest.mark.django_db
def test_a_list_taken_in_twice_changes_nothing_and_names_what_is_there(tmp_path: Path) -> None:
    make_source(slug="mine", url="https://third.example/atom")
    taken_in(written(tmp_path))
    again = taken_in(written(tmp_path))
    assert again.created == [] and Source.objects.count() == 3
    assert any("https://third.example/atom is watched already, as 'mine'" in sentence for sentence in again.left_out)


@pytest.mark.django_db
def test_an_address_that_stands_twice_is_named_and_taken_once(tmp_path: Path) -> None:
    twice = LIST.replace("https://third.example/atom", "https://wire.example/feed#top")
    imported = taken_in(written(tmp_path, twice))
    assert len(imported.created) == 2
    assert imported.left_out[0].endswith(f"stands twice; first at {tmp_path / 'list.opml'}:4:1")


@pytest.mark.django_db
def test_one_fault_keeps_all_of_it_out_and_each_is_told_by_line(tmp_path: Path) -> None:
    bad = LIST.replace("https://third.example/atom", "javascript:alert(1)").replace("HTTPS://Other.Example/rss", "")
    assert refusal(written(tmp_path, bad)) == [
        "6:1: '' is no http(s) address",
        "7:1: 'javascript:alert(1)' is no http(s) address",
    ]
    assert not Source.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "1:1: is empty"),
        ("<opml><body/></opml>", "1:1: holds no feed: no outline in it has an xmlUrl"),
        ("<html><body/></html>", "1:1: is no OPML: its outermost element is <html>"),
        ("<opml>\n<body>", "is not XML"),
        (b"\x00\x01\x02", "is not XML"),
        ("just words", "is not XML"),
        ('<!DOCTYPE o [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>\n<opml>&b;</opml>', "1:1: declares entities"),
        ('<!DOCTYPE o [<!ENTITY f SYSTEM "file:///etc/passwd">]><opml>&f;</opml>', "1:1: declares entities"),
        ("<opml>" + "<outline>" * 5_000, "is not XML"),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(tmp_path: Path, text: str | bytes, sentence: str) -> None:
    (told,) = refusal(written(tmp_path, text))
    assert sentence in told


@pytest.mark.django_db
def test_a_bomb_of_entities_is_not_expanded(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE o [<!ENTITY l0 "lol">{entities}]><opml><body><outline text="&l9;" xmlUrl="https://a.example/"/></body></opml>'
    assert len(refusal(written(tmp_path, bomb))) == 1


@pytest.mark.django_db
def test_a_folder_of_lists_is_taken_in_as_one(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "more").mkdir()
    written(tmp_path / "more", LIST.replace("third", "fifth"), name="other.xml")
    written(tmp_path, "not a list", name="notes.txt")
    assert len(taken_in(tmp_path).created) == 4
    assert "where 1 to 200 belong" in refusal(_empty(tmp_path))[0]


def _empty(path: Path) -> Path:
    (path / "empty").mkdir()
    return path / "empty"


@pytest.mark.django_db
def test_what_is_exported_can_be_taken_in_again(tmp_path: Path) -> None:
    make_source(name='Quotes " & <signs>', url="https://wire.example/feed?a=1&b=2", format="feed", language="zh-Hans")
    make_source(name="A part", url="https://www.ecfr.gov", format="ecfr")
    text, left = export_opml(Source.objects.all())
    assert left == 1
    Source.objects.all().delete()
    (source,) = taken_in(written(tmp_path, text)).created
    assert (source.name, source.url, source.language) == (
        'Quotes " & <signs>', "https://wire.example/feed?a=1&b=2", "zh-Hans",
    )  # fmt: skip


@pytest.mark.django_db
def test_the_commands_tell_what_they_did(tmp_path: Path) -> None:
    out, err = StringIO(), StringIO()
    call_command("import_opml", str(written(tmp_path)), "--check", stdout=out)
    assert "3 sources would be taken in, paused; 0 left out." in out.getvalue() and not Source.objects.exists()
    call_command("import_opml", str(written(tmp_path)), "--active", "--grade", "official", stdout=out)
    assert Source.objects.filter(is_active=True, grade="official").count() == 3
    call_command("export_opml", stdout=out)
    assert 'xmlUrl="https://wire.example/feed"' in out.getvalue()
    with pytest.raises(CommandError, match="1 at fault; nothing was written"):
        call_command("import_opml", str(tmp_path / "none.opml"), stderr=err)
    assert "cannot be opened" in err.getvalue()
