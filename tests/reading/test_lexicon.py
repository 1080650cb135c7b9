"""The words of the lexicon files, as the reader makes them."""

import pytest

from policies.pipeline.reading.lexicon import build, lexicon


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("lift", {"lift", "lifts", "lifting", "lifted"}),
        ("ease", {"ease", "eases", "easing", "eased"}),
        ("ban", {"ban", "bans", "banning", "banned"}),
        ("roll back", {"roll back", "rolls back", "rolling back", "rolled back"}),
        ("clarify", {"clarify", "clarifies", "clarifying", "clarified"}),
        ("freeze | froze | frozen", {"freeze", "freezes", "freezing", "froze", "frozen"}),
        ("permit | permitted | permitted", {"permit", "permits", "permitting", "permitted"}),
    ],
)
def test_a_verb_is_inflected(verb: str, forms: set[str]) -> None:
    made = build({"triggers": {"any": {"verbs": [verb]}}, "words": {}})
    assert set(made.phrases.phrases) == forms


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_shipped_lexicons_name_an_action_for_each_class_of_verb(language: str) -> None:
    from policies.pipeline.reading.actions import MEANING

    classes = {tag.value for tags in lexicon(language).tags for tag in tags if tag.role == "trigger"}
    assert classes <= set(MEANING)
