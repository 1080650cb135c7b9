"""The counts beside what a list can be narrowed to, held against counting row by row."""

from hypothesis import given
from hypothesis import strategies as st

from policies.web.facets import index

VALUES = ["a", "b", "c"]
rows = st.lists(st.tuples(st.sets(st.sampled_from(VALUES)), st.sets(st.sampled_from(VALUES))), max_size=30)
picks = st.sets(st.sampled_from(VALUES), max_size=2)


def made(found):
    """An index of rows numbered from 10, each with the values of two facets."""
    facets = {
        name: [(key, value) for key, row in enumerate(found, 10) for value in row[place]]
        for place, name in enumerate(["one", "two"])
    }
    return index(range(10, 10 + len(found)), facets)


def fits(row, one, two):
    return (not one or bool(row[0] & one)) and (not two or bool(row[1] & two))


@given(rows, picks, picks)
def test_rows_answer_to_one_value_of_every_facet(found, one, two):
    listed = made(found)
    wanted = [key for key, row in enumerate(found, 10) if fits(row, one, two)]
    assert listed.picked(listed.narrowed({"one": one, "two": two}, listed.everything)) == wanted


@given(rows, picks, picks)
def test_a_count_is_what_the_value_would_leave_beside_the_other_facets(found, one, two):
    listed = made(found)
    wanted = {value: sum(value in row[0] and fits(row, set(), two) for row in found) for value in VALUES}
    counted = listed.counts("one", {"one": one, "two": two}, listed.everything)
    assert counted == {value: count for value, count in wanted.items() if count}


def test_keys_that_are_no_rows_are_left_out():
    listed = made([({"a"}, set())])
    assert listed.picked(listed.of([10, 11, 99])) == [10]
