"""Restrictions taken out at the desk, and taken in again: nothing changes; what was changed in the file does."""

import csv
import io
import json
import zipfile
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from policies import history
from policies.models import Change, Restriction, StatusEvent
from policies.registry.takeout import TAKEOUTS
from tests.admin.helpers import make_staff, page, sign_in, text_of
from tests.makers import NOW, make_author, make_restriction, make_step
from tests.registry.files import write

pytestmark = pytest.mark.django_db
IMPORT, LIST = page("restriction_import"), page("restriction_changelist")
BY = make_author(reason="The notice names another day")


@pytest.fixture
def registry(tmp_path: Any) -> Restriction:
    """A loaded restriction, with a step recorded by hand, one corrected and one taken back."""
    call_command("load_registry", write(tmp_path), verbosity=0)
    row = Restriction.objects.get()
    letter = row.events.get(external_key="letter")
    history.correct(letter, make_step(effective_date=date(2025, 5, 24), summary="=A letter, 'dated'"), by=BY, now=NOW)
    mistaken = history.record(row, make_step(action="clarify", effective_date=date(2025, 6, 1)), by=BY, now=NOW)
    history.retract(mistaken, by=BY, now=NOW)
    talk = make_step(action="ease", stage="talk", effective_date=date(2025, 7, 1), effective_precision="month")
    history.record(row, talk, by=BY, now=NOW)
    return row


def taken_out(name: str, query: str = "", client: Any = None) -> bytes:
    response = (client or sign_in()).get(page("restriction_export", name) + query)
    assert response.status_code == 200 and name in response["Content-Disposition"]
    return response.content


def look(name: str, content: bytes | str, **more: str) -> Any:
    content = content.encode() if isinstance(content, str) else content
    return sign_in().post(IMPORT, {"file": SimpleUploadedFile(name, content)} | more)


def taken_in(name: str, content: bytes | str, **more: str) -> Any:
    response = look(name, content, **more)
    assert "told" in response.context, [str(fault) for fault in response.context["faults"]]
    client = sign_in()
    return client.post(IMPORT, {"_apply": "1", "signed": response.context["signed"]}, follow=True)


def faults(name: str, content: bytes | str) -> list[tuple[int, str]]:
    response = look(name, content)
    assert "told" not in response.context, response.context["told"].changes
    return [(fault.mark.line, fault.message) for fault in response.context["faults"]]


def edited(name: str, **changes: str) -> str:
    """The exported CSV with other values in its first row."""
    rows = list(csv.DictReader(io.StringIO(taken_out(name).decode(), newline="")))
    rows[0] |= changes
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


# --- round trip ---


@pytest.mark.parametrize("name", TAKEOUTS)
def test_what_is_taken_out_and_in_again_changes_nothing(registry: Restriction, name: str) -> None:
    told = look(name, taken_out(name)).context["told"]
    assert (told.changes, told.kept, told.passed_over) == ([], [], [])


@pytest.mark.parametrize("name", TAKEOUTS)
def test_the_starter_registry_goes_round_unchanged(name: str) -> None:
    call_command("load_registry", verbosity=0)
    told = look(name, taken_out(name)).context["told"]
    assert (told.changes, told.kept, told.passed_over) == ([], [], [])


@pytest.mark.parametrize("name", TAKEOUTS)
def test_a_restriction_with_nothing_to_it_goes_round(name: str) -> None:
    sign_in().post(page("restriction_add"), bare())
    assert look(name, taken_out(name)).context["told"].changes == []


def bare() -> dict[str, Any]:
    row = make_restriction()
    row.delete()
    values = {"title": "'=Bare", "slug": "bare", "authority": row.authority_id, "measure": "quota", "reach": "listed"}
    empty = {f"{each}-{form}_FORMS": 0 for each in ("items", "aliases", "links") for form in ("TOTAL", "INITIAL")}
    return values | empty


def test_only_what_is_shown_or_selected_is_taken_out() -> None:
    call_command("load_registry", verbosity=0)
    shown = taken_out(
        "restrictions.csv", "?authority__jurisdiction__id__exact=" + str(some().authority.jurisdiction_id)
    )
    slugs = {row["slug"] for row in csv.DictReader(io.StringIO(shown.decode()))}
    assert slugs == set(
        Restriction.objects.filter(authority__jurisdiction=some().authority.jurisdiction).values_list("slug", flat=True)
    )
    chosen = {"action": "take_out_2", "_selected_action": [some().pk]}
    lines = sign_in().post(LIST, chosen).content.splitlines()
    assert [json.loads(line)["slug"] for line in lines] == [some().slug]
    packed = zipfile.ZipFile(io.BytesIO(taken_out("restrictions-csv.zip")))
    assert packed.namelist() == [
        f"{each}.csv" for each in ["restrictions", "items", "codes", "aliases", "links", "events"]
    ]


def some() -> Restriction:
    return Restriction.objects.select_related("authority").order_by("slug").first()


def test_taking_out_takes_the_right_to_look() -> None:
    client = sign_in(make_staff("view_source"))
    assert client.get(page("restriction_export", "restrictions.csv")).status_code == 403
    assert sign_in().get(page("restriction_export", "passwords.csv")).status_code == 404
    assert sign_in().get(page("restriction_export", "restrictions.csv") + "?colour=red").status_code in (302, 400)


# --- changes ---


def test_a_changed_cell_is_shown_and_taken_in_and_logged(registry: Restriction) -> None:
    text = edited("restrictions.csv", title="=Licences anew", targets='["CN", "US"]')
    told = look("restrictions.csv", text).context["told"]
    assert (told.updated, told.created) == (1, 0)
    assert told.changes[0].after == {"title": "=Licences anew", "targets": ["CN", "US"]}
    assert Restriction.objects.get().title != "=Licences anew", "nothing is written yet"
    taken_in("restrictions.csv", text, reason="A better name")
    change = Change.objects.latest("id")
    assert (change.door, change.reason, change.after["title"]) == ("admin", "A better name", "=Licences anew")


def test_a_few_columns_are_enough_and_the_others_stay(registry: Restriction) -> None:
    taken_in("names.csv", 'slug,title,measure\nus-memory,"Other, longer name",quota\n')
    row = Restriction.objects.get()
    assert (row.title, row.measure, row.targets.count(), row.items.count()) == ("Other, longer name", "quota", 1, 1)
    taken_in("restrictions.ndjson", '{"slug": "us-memory", "companies": ["A", "B"], "verified_on": null}')
    row.refresh_from_db()
    assert (row.companies, row.verified_on) == (["A", "B"], None)


def test_a_new_restriction_is_made_by_its_row(registry: Restriction) -> None:
    text = 'slug,title,authority,measure,targets\nnew-one,A new one,us-bis,quota,"[""CN""]"\n'
    assert look("restrictions.csv", text).context["told"].created == 1
    taken_in("restrictions.csv", text)
    assert Restriction.objects.get(slug="new-one").targets.get().code == "CN"


def test_items_codes_aliases_and_links_are_taken_in_as_a_whole(registry: Restriction) -> None:
    head = "restriction,position,system,code,edition\n"
    taken_in("codes.csv", head + "us-memory,0,eccn,3a090.C,\nus-memory,0,hs,8542.31,HS 2022\n")
    assert sorted(code.code for code in registry.items.get().codes.all()) == ["3A090.c", "854231"]
    taken_in("items.csv", "restriction,position,name\nus-memory,0,Chips\nus-memory,1,Boards\n", overwrite="on")
    first, second = registry.items.all()
    assert (first.name, first.codes.count(), second.name, second.codes.count()) == ("Chips", 2, "Boards", 0)
    taken_in("aliases.csv", 'restriction,language,text,context\nus-memory,en,the memory rule,"[""chips""]"\n')
    assert [alias.text for alias in registry.aliases.all()] == ["the memory rule"]


def test_new_steps_and_corrections_go_into_the_history(registry: Restriction) -> None:
    head = "restriction,kind,corrects,action,stage,effective_date,reason\n"
    taken_in(
        "events.csv", head + "us-memory,step,,lift,legal_act,2026-02-01,\nus-memory,retraction,6,,,,It was a rumour\n"
    )
    taken_back, last = StatusEvent.objects.order_by("-sequence")[:2]
    assert (last.action, taken_back.kind, taken_back.corrects.sequence) == ("lift", "retraction", 6)


# --- what is refused ---


@pytest.mark.parametrize(
    ("name", "text", "line", "said"),
    [
        ("a.csv", "slug,title\nus-memory,ok\nus-memory,again\n", 3, "slug: us-memory stands twice"),
        ("restrictions.csv", "slug,titel\nus-memory,x\n", 2, "no column 'titel'. Did you mean 'title'"),
        ("restrictions.csv", 'slug,summary\nus-memory,"two\nlines"\nus-x,\n', 4, "us-x is not in the registry, and lacks"),
        ("restrictions.csv", f"slug,title\nus-memory,{'x' * 501}\n", 2, "title: has 501 characters"),
        ("restrictions.csv", "slug,title\nus-memory,\n", 2, "title: is empty"),
        ("restrictions.csv", "slug,measure\nus-memory,none\n", 2, "measure: 'none' is none of"),
        ("restrictions.csv", "slug,authority\nus-memory,us-bsi\n", 2, "authority: there is no 'us-bsi'"),
        ("restrictions.csv", "slug,targets\nus-memory,CN\n", 2, "targets: is not JSON"),
        ("restrictions.csv", 'slug,targets\nus-memory,"[""XX""]"\n', 2, "targets: there is no 'XX'"),
        ("restrictions.csv", "slug,title\nus-memory\n", 2, "has 1 cells"),
        ("restrictions.csv", "slug;title\nus-memory;x\n", 1, "commas belong"),
        ("restrictions.csv", "slug,slug\nus-memory,x\n", 1, "stands twice"),
        ("restrictions.csv", 'slug,title\nus-memory,"x\n', 2, "is not CSV"),
        ("restrictions.csv", "", 1, ""),
        ("restrictions.ndjson", '{"slug": "us-memory"}\n{"slug"', 2, "is not JSON"),
        ("restrictions.ndjson", '{"slug": "us-memory", "slug": "b"}', 1, "a key stands twice"),
        ("restrictions.ndjson", "[1]", 1, "a JSON object belongs"),
        ("restrictions.ndjson", '{"slug": "us-memory", "title": ["x"]}', 1, "title: text belongs here"),
        ("restrictions.ndjson", '{"slug": "us-memory", "companies": ' + "[" * 60 + "]" * 60 + "}", 1, "companies: "),
        ("codes.csv", "restriction,position,system,code\nus-memory,0,eccn,9Z999\n", 2, "code: '9Z999' is not an ECCN"),
        ("codes.csv", "restriction,position,system,code\nus-memory,4,eccn,3A001\n", 2, "position: there is no item 4"),
        ("items.csv", "restriction,position,name\nus-memory,1,Chips\n", 2, "position: 0 belongs here"),
        ("links.csv", "restriction,kind,to_restriction\nus-memory,amends,us-memory\n", 2, "not linked to itself"),
        ("categories.csv", "slug,parent\nchips,memory\n", 2, "would lie within itself"),
        ("negotiations.csv", "slug,end_date\ntalks,2025-01-01\n", 2, "before it begins"),
        ("periods.csv", "restriction,status\nus-memory,lifted\n", 1, "periods follow from the steps"),
        ("x.csv", "slug,name\nchips,Chips\n", 1, "name the file after its table"),
        ("x.csv", "colour,size\nred,1\n", 1, "fit no table"),
        ("x.csv", b"slug,title\nus-memory,\xff\n", 2, "is not UTF-8"),
        ("x.zip", b"PK\x03\x04 and nothing more", 1, "cannot be unpacked"),
        ("events.csv", "restriction,sequence,summary\nus-memory,1,Another\n", 2, "summary: step 1 was recorded with another"),
        ("events.csv", "restriction,sequence,action\nus-memory,9,lift\n", 2, "sequence: the next step of us-memory is 7"),
        ("events.csv", "restriction,action\nus-memory,lift\n", 2, "stage: is empty"),
    ],
)  # fmt: skip
def test_a_fault_names_its_line_and_its_field_and_nothing_is_written(
    registry: Restriction, name: str, text: str, line: int, said: str
) -> None:
    before = Change.objects.count()
    if not text:
        assert "errors" in look(name, text).context or look(name, text).context["form"].errors
        return
    found = faults(name, text)
    assert any(said in message for _, message in found), found
    assert line in [at for at, message in found if said in message]
    assert Change.objects.count() == before


def test_an_archive_that_unpacks_to_too_much_is_refused(registry: Restriction) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("restrictions.csv", b"slug,title\n" + b"x" * 30 * 2**20)
    assert "holds more than 10 MiB" in faults("bomb.zip", packed.getvalue())[0][1]


def test_too_many_rows_are_refused(registry: Restriction) -> None:
    text = "slug,title\n" + "us-memory,x\n" * 20_001
    assert any("more than 20000 rows" in message for _, message in faults("restrictions.csv", text))


def test_a_status_in_a_table_is_not_taken_in_and_said_to_be_so(registry: Restriction) -> None:
    told = look("restrictions.csv", edited("restrictions.csv", status="lifted")).context["told"]
    assert told.changes == [] and "us-memory: status" in told.passed_over[0]


def test_no_table_records_a_step_where_two_decide(registry: Restriction) -> None:
    Restriction.objects.update(is_decided_by_two=True)
    text = "restriction,action,stage,effective_date\nus-memory,lift,legal_act,2026-02-01\n"
    told = look("events.csv", text).context["told"]
    assert told.changes == [] and "decided by two" in told.passed_over[0]


def test_what_people_edited_is_kept_unless_the_file_is_to_win(registry: Restriction) -> None:
    taken_in("restrictions.csv", edited("restrictions.csv", title="As Mei wrote it"))
    mine = edited("restrictions.csv", title="As the file has it")
    assert look("restrictions.csv", mine).context["told"].kept
    assert look("restrictions.csv", mine, overwrite="on").context["told"].updated == 1


def test_what_changed_since_it_was_looked_at_is_not_taken_in(registry: Restriction) -> None:
    text = edited("restrictions.csv", title="A new name")
    signed = look("restrictions.csv", text).context["signed"]
    taken_in("restrictions.csv", edited("restrictions.csv", title="Another name"))
    response = sign_in().post(IMPORT, {"_apply": "1", "signed": signed}, follow=True)
    assert "changed since you looked" in text_of(response)
    assert Restriction.objects.get().title == "Another name"


def test_pasted_text_is_known_by_its_look(registry: Restriction) -> None:
    for text in ("slug,title\nus-memory,Pasted", '{"slug": "us-memory", "title": "Pasted"}'):
        response = sign_in().post(IMPORT, {"text": text})
        assert response.context["told"].changes[0].after == {"title": "Pasted"}
