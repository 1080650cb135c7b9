"""Every wrong kind of registry file gets an error that names what is wrong, and the line on which it stands."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.registry import yamlfile
from policies.registry.checks import Existing, check
from policies.registry.load import STARTER
from policies.registry.schema import read_registry
from policies.registry.yamlfile import Fault
from tests.registry.files import SMALL, changed, line_of, write


def faults_of(path: Path, existing: Existing | None = None) -> list[Fault]:
    faults: list[Fault] = []
    registry = read_registry(path, faults)
    return sorted([*faults, *check(registry, existing or Existing())])


def test_the_starter_registry_has_no_fault() -> None:
    assert faults_of(STARTER) == []


def test_a_small_registry_has_no_fault(tmp_path: Path) -> None:
    assert faults_of(write(tmp_path)) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        # codes
        ("code: 3A090.c}", "code: 3F090.c}", "no product group F"),
        (
            "system: eccn",
            "system: ecn",
            "'ecn' is none of: eccn, eu_dual_use, cn_dual_use, hs, cas. Did you mean 'eccn'?",
        ),
        ("code: 8542.32", "code: 8542.321", "has 7 digits: an HS code has 2, 4, 6, 8 or 10"),
        ("edition: HS 2022", "edition: latest", "'latest' is not an edition"),
        ("{system: eccn, code: 3A090.c}", "{system: cas, code: 7440-55-4}", "check digit of 7440-55-4 should be 3"),
        ("verified: false", "verified: no", "'no' is neither true nor false"),
        # words and keys
        ("measure: licence_requirement", "measure: license_requirement", "Did you mean 'licence_requirement'?"),
        ("action: suspend", "action: suspended", "Did you mean 'suspend'?"),
        ("stage: decision", "stage: rumour", "is none of: talk, decision, legal_act"),
        ("    authority: us-bis\n    measure", "    autority: us-bis\n    measure", "Did you mean 'authority'?"),
        ("        stage: decision", "        stage: decision\n        status: suspended", "a status is never written"),
        ("jurisdictions:\n", "juristictions:\n", "there is no section 'juristictions'"),
        ("kind: letter", "kind: epistle", "'epistle' is none of"),
        # dates
        ("2025-05-23", "2025-02-30", "2025-02-30 is not a day of the calendar"),
        ("2025-05-23", "23 May 2025", "'23 May 2025' is not a date"),
        ("2025-05-23", "1825-05-23", "is outside 1900–2200"),
        ("until_date: 2025-12-31", "until_date: 2025-12", "2025-12 is not exact enough"),
        ("until_date: 2025-12-31", "until_date: 2025-07-31", "ends on 2025-07-31, before it begins on 2025-08"),
        ("effective_date: 2025-08\n", "effective_date: 2024-08\n", "2024-08 comes after 2025-05-23"),
        ("end_date: 2025-07-02", "end_date: 2025-06-02", "ends on 2025-06-02, before it begins"),
        ("end_date: 2025-07-02", "end_date: 2025-07", "differ in precision"),
        # what goes with what
        (
            "        effective_date: 2025-05-23",
            "        effective_date: 2025-05-23\n        until_date: 2025-06-01",
            "only suspend, ease and extend have an until_date, not enter_into_force",
        ),
        ("action: enter_into_force", "action: extend", "no suspension or easing stands before it"),
        ("key: pause", "key: letter", "the step 'letter' stands twice"),
        # references
        ("    authority: us-bis\n    measure", "    authority: us-bsi\n    measure", "there is no authority 'us-bsi'"),
        ("    targets: [CN]", "    targets: [CN, XX]", "there is no jurisdiction 'XX'"),
        ("    targets: [CN]", "    targets: [China]", "'China' is not a jurisdiction"),
        ("    targets: [CN]", "    targets: everyone", "a list belongs here"),
        ("categories: [memory]", "categories: [memmory]", "there is no category 'memmory'"),
        ("instrument: us-letter", "instrument: us-leter", "there is no instrument 'us-leter'"),
        ("restrictions: [us-memory]", "restrictions: [us-memories]", "there is no restriction 'us-memories'"),
        ("{slug: chips, name: Chips}", "{slug: chips, name: Chips, parent: memory}", "would lie within itself"),
        ("  - {code: CN, name: China}", "  - {code: US, name: China}", "the jurisdiction 'US' stands twice"),
        # sources
        ("grade: official", "grade: gossip", "'gossip' is none of"),
        ("url: 'https://news.example/pause'", "url: news.example/pause", "is not an address"),
        ("url: 'https://news.example/pause'", "url: 'javascript:alert(1)'", "is not an address"),
        ("- {url: 'https://news.example/pause', grade: official}", "[]", "needs at least 1 entry"),
        ("slug: us-letter", "slug: US letter", "is not a slug"),
        ("title: A letter", "title: ''", "is empty"),
        ("title: A letter", f"title: {'a' * 501}", "has 501 characters, of which 500 are allowed"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = changed(old, new)
    faults = faults_of(write(tmp_path, text))
    assert [fault for fault in faults if message in fault.message], faults
    if "\n" not in old + new:
        assert line_of(old, SMALL) in {fault.mark.line for fault in faults}


def test_a_title_may_have_500_characters(tmp_path: Path) -> None:
    assert faults_of(write(tmp_path, changed("title: A letter", f"title: {'a' * 500}"))) == []


def test_a_wrong_code_on_line_212_is_found_there(tmp_path: Path) -> None:
    padding = "#\n" * (211 - line_of("code: 3A090.c", SMALL) + 1)
    text = changed("code: 3A090.c", "code: 3A09O.c", padding + SMALL)
    (fault,) = faults_of(write(tmp_path, text))
    assert (fault.mark.line, fault.mark.column) == (212, 34)
    assert str(fault).startswith(f"{tmp_path}/registry.yaml:212:34: '3A09O.c' is not an ECCN")


def test_every_fault_is_reported_not_only_the_first(tmp_path: Path) -> None:
    text = changed("code: 3A090.c", "code: 3F090", changed("2025-05-23", "2025-13-01", changed("[CN]", "[ZZ]")))
    assert len(faults_of(write(tmp_path, text))) == 3


def test_what_the_registry_already_holds_can_be_named(tmp_path: Path) -> None:
    text = changed("    authority: us-bis\n    measure", "    authority: us-ofac\n    measure")
    assert faults_of(write(tmp_path, text), Existing({"authorities": frozenset({"us-ofac"})})) == []


def test_a_restriction_may_have_a_file_of_its_own(tmp_path: Path) -> None:
    head, rest = SMALL.split("restrictions:\n", 1)
    restriction, tail = rest.split("negotiations:\n")
    lines = [line.removeprefix("  - ").removeprefix("    ") for line in restriction.splitlines()]
    write(tmp_path, head + "negotiations:\n" + tail)
    own = write(tmp_path, "\n".join(lines), name="restrictions/us-memory.yaml")
    assert faults_of(tmp_path) == []
    write(tmp_path, changed("3A090.c", "3A09.c", own.read_text()), name="restrictions/us-memory.yaml")
    (fault,) = faults_of(tmp_path)
    assert fault.mark.path == str(own)


def test_one_file_may_hold_several_documents(tmp_path: Path) -> None:
    assert faults_of(write(tmp_path, SMALL.replace("restrictions:\n  - slug", "---\nrestrictions:\n  - slug"))) == []


def test_aliases_may_stand_in_a_file_of_their_own(tmp_path: Path) -> None:
    write(tmp_path)
    write(tmp_path, "us-memory:\n  - {text: HBM, case: true}\n", name="aliases.yaml")
    assert faults_of(tmp_path) == []
    write(tmp_path, "us-memory:\n  - {text: memory chips}\nus-other:\n  - {text: x}\n", name="aliases.yaml")
    twice, unknown = faults_of(tmp_path)
    assert "the alias 'en memory chips' stands twice" in twice.message
    assert "there is no restriction 'us-other'" in unknown.message


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "holds no registry"),
        ("# only a comment\n", 1, "holds no registry"),
        ("just a sentence", 1, "is not a registry"),
        ("- a\n- list\n", 1, "is not a registry"),
        ("a: b\n  c: d\n", 2, "is not YAML"),
        ("a: [1, 2\n", 2, "is not YAML"),
        ("restrictions:\n\t- slug: x\n", 2, "is not YAML"),
        ("slug: &x us\ntitle: *x\n", 1, "anchors and aliases"),
        ("slug: *x\n", 1, "anchors and aliases"),
        ("slug: !!python/object:os.system x\n", 1, "tags (tag:yaml.org,2002:python/object:os.system) are not used"),
        ("restrictions: []\nrestrictions: []\n", 2, "the key 'restrictions' stands twice; first on line 1"),
        ("? [a, b]\n: c\n", 1, "a key is plain text"),
        ("a: \x00\n", 1, "does not allow"),
        ("restrictions: " + "[" * 5000, 1, "nested deeper"),
        ("restrictions: " + "{a: " * 5000, 1, "nested deeper"),
    ],
)
def test_what_is_no_registry_is_refused(tmp_path: Path, text: str, line: int, message: str) -> None:
    faults = faults_of(write(tmp_path, text))
    assert [fault for fault in faults if message in fault.message and fault.mark.line == line], faults


def test_a_file_in_another_charset_is_refused_where_it_goes_wrong(tmp_path: Path) -> None:
    path = tmp_path / "registry.yaml"
    path.write_bytes(SMALL.replace("A letter", "Ein Brief für alle").encode("latin-1"))
    (fault,) = faults_of(path)
    assert fault.message == "is not UTF-8 text: byte 0xfc"
    assert fault.mark.line == line_of("A letter", SMALL)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path / "nowhere.yaml")
    assert "cannot be opened: No such file" in fault.message


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path)
    assert "holds 0 YAML files" in fault.message


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    (fault,) = faults_of(write(tmp_path, "# " + "x" * yamlfile.MAX_BYTES))
    assert "is larger than 4 MiB" in fault.message


def test_a_file_of_too_many_values_is_refused(tmp_path: Path) -> None:
    (fault, *_) = faults_of(write(tmp_path, "restrictions: [" + "a," * (yamlfile.MAX_NODES + 1) + "]"))
    assert "more than 200000 values" in fault.message


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    assert faults_of(write(tmp_path, "\ufeff" + SMALL)) == []


@settings(deadline=None)
@given(place=st.integers(0, len(SMALL)), text=st.text(max_size=12), length=st.integers(0, 30))
def test_no_slip_in_a_file_breaks_the_check(
    tmp_path_factory: pytest.TempPathFactory, place: int, text: str, length: int
) -> None:
    path = tmp_path_factory.mktemp("slips") / "registry.yaml"
    path.write_bytes((SMALL[:place] + text + SMALL[place + length :]).encode("utf-8", "surrogatepass"))
    for fault in faults_of(path):
        assert fault.message
        assert fault.mark.line >= 1
