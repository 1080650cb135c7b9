"""Which restriction is meant, and what its history makes possible."""

from datetime import date

from policies.pipeline.reading import Catalog, Known, Term, read
from policies.pipeline.reading.which import is_possible
from policies.vocabulary import Action

LIFTED = Known(
    "a",
    "US",
    ("CN",),
    "licence_requirement",
    (("in_force", date(2025, 5, 23), date(2025, 7, 1)), ("lifted", date(2025, 7, 2), None)),
)


def make_catalog(*knowns: Known, **names: str) -> Catalog:
    terms = [Term(slug, text) for text, slugs in names.items() for slug in slugs.split()]
    return Catalog.build(knowns, terms)


def test_what_is_long_lifted_is_not_lifted_again() -> None:
    assert is_possible(LIFTED, Action.LIFT, date(2025, 7, 3))
    assert not is_possible(LIFTED, Action.LIFT, date(2025, 9, 1))
    assert not is_possible(LIFTED, Action.MAINTAIN, date(2025, 9, 1))


def test_what_does_not_exist_yet_is_not_eased() -> None:
    assert not is_possible(LIFTED, Action.EASE, date(2025, 5, 1))
    assert is_possible(LIFTED, Action.ADOPT, date(2025, 5, 1))


def test_without_a_day_everything_is_possible() -> None:
    assert is_possible(LIFTED, Action.LIFT, None)


def test_the_control_of_the_side_that_acts_is_meant() -> None:
    catalog = make_catalog(Known("us-x", "US"), Known("cn-x", "CN"), xenon="us-x cn-x")
    found = read("China lifted its controls on xenon, while the United States waited.", catalog=catalog).findings
    assert [finding.restriction for finding in found] == ["cn-x"]


def test_the_ban_toward_the_country_named_is_preferred_to_the_licence_for_all() -> None:
    catalog = make_catalog(
        Known("ban", "CN", ("US",), "export_ban"),
        Known("licence", "CN", (), "licence_requirement"),
        xenon="ban licence",
    )
    [finding] = read("China lifted its ban on exports of xenon to the United States.", catalog=catalog).findings
    assert (finding.restriction, finding.candidates) == ("ban", ())


def test_where_the_text_cannot_decide_all_candidates_are_named_and_confidence_is_lower() -> None:
    alike = [Known("one", "CN"), Known("two", "CN")]
    [doubtful] = read("China lifted its controls on xenon.", catalog=make_catalog(*alike, xenon="one two")).findings
    [certain] = read("China lifted its controls on xenon.", catalog=make_catalog(*alike, xenon="one")).findings
    assert doubtful.candidates == ("one", "two")
    assert doubtful.confidence < certain.confidence


def test_a_weak_name_shared_by_several_restrictions_gives_nothing_by_itself() -> None:
    terms = [Term(slug, "noble gases", is_weak=True) for slug in ("one", "two")]
    catalog = Catalog.build([Known("one", "CN"), Known("two", "CN")], terms)
    assert read("China lifted its controls on noble gases.", catalog=catalog).findings == ()


def test_words_that_say_the_same_stand_for_each_other_in_a_name() -> None:
    catalog = make_catalog(Known("us-x", "US", ("CN",)))
    catalog = Catalog.build(catalog.known.values(), [Term("us-x", "AI chip tools"), Term("us-x", "英伟达芯片")])
    for name in ("artificial intelligence chip tools", "AI semiconductor tools", "辉达晶片", "Nvidia芯片"):
        said = (
            f"The US lifted its curbs on {name} for China." if name.isascii() else f"美国解除了{name}的对华出口限制。"
        )
        assert [each.action for each in read(said, catalog=catalog).findings] == ["lift"], name


def test_a_strong_name_is_not_lost_to_a_longer_weak_one_that_crosses_it() -> None:
    terms = [Term("us-x", "export curbs on zinc", is_weak=True), Term("us-y", "zinc foil")]
    catalog = Catalog.build([Known("us-x", "US", ("CN",)), Known("us-y", "US", ("CN",))], terms)
    found = read("The US lifted its export curbs on zinc foil for China.", catalog=catalog).findings
    assert [each.restriction for each in found] == ["us-y"]
