"""Markup taken apart at once says the same as taken apart piece by piece."""

from hypothesis import given
from hypothesis import strategies as some

from policies.pipeline.parse import plain

BITS = [
    *(
        "<p>",
        "</p>",
        "<br/>",
        "<BR>",
        "</br>",
        "<td>",
        "</td>",
        "<li>",
        "<b>",
        "</b>",
        "<div class=a>",
        "</div >",
        "<P\n id=1>",
    ),
    *('<a href="x>y">', "<a b='1'>", '<a b="1>', "<p", "/", "<svg/>", "<style>", "</style>", "<!-- c -->", "<![CDATA["),
    *("&am", "p;", "&amp;", "&nbsp;", "&#10;", "&lt", "&lt;b&gt;", "&#x41;", "&notit;", "&#0;", "&#2;"),
    *("'", '"', " ", "  ", "\n", "\t", "\u00a0", "\x00", "\x01", "\x02", "word", "x", "<", ">", "< 3"),
]


@given(some.lists(some.sampled_from(BITS), max_size=12).map("".join))
def test_the_quick_way_says_what_the_long_one_says(markup: str) -> None:
    quick = plain._quickly(markup)
    whole = plain.DOUBLED.sub(" ", "".join(plain._pieces(markup)))
    assert not quick or plain.tidy(plain.DOUBLED.sub(" ", quick)) == plain.tidy(whole)


def test_what_publishers_send_is_taken_apart_at_once() -> None:
    assert plain._quickly('<div class="body"><p>One <em>of</em>\ttwo</p><br><P>A &amp; B</div>')
