"""Each system of codes takes what is one of its codes, in one normal form, and says what is wrong with the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.registry.codes import CodeFault, cas_check_digit, normal_code


@pytest.mark.parametrize(
    ("system", "text", "edition", "normal"),
    [
        ("eccn", "3A090", "", "3A090"),
        ("eccn", "3a090.A", "", "3A090.a"),
        ("eccn", " 5A992.c ", "", "5A992.c"),
        ("eccn", "3B001.c.1.a", "", "3B001.c.1.a"),
        ("eccn", "9A610.x", "", "9A610.x"),
        ("eu_dual_use", "1C450.a.10", "", "1C450.a.10"),
        ("cn_dual_use", "1c902.A.1", "", "1C902.a.1"),
        ("cn_dual_use", "3B901.a", "", "3B901.a"),
        ("hs", "28", "HS 2022", "28"),
        ("hs", "2805.30", "HS 2022", "280530"),
        ("hs", "2805 3019", "CN 2025", "28053019"),
        ("hs", "2805301910", "CN 2025", "2805301910"),
        ("hs", "2901.10.1000", "US 2025", "2901101000"),
        ("cas", "7440-55-3", "", "7440-55-3"),
        ("cas", "13494-80-9", "", "13494-80-9"),
    ],
)
def test_a_code_is_stored_in_one_normal_form(system: str, text: str, edition: str, normal: str) -> None:
    assert normal_code(system, text, edition=edition) == normal
    assert normal_code(system, normal, edition=edition) == normal


@pytest.mark.parametrize(
    ("system", "text", "edition", "message"),
    [
        ("eccn", "", "", "begins with a category digit"),
        ("eccn", "EAR99", "", "begins with a category digit"),
        ("eccn", "3F001", "", "no product group F, only A to E"),
        ("eccn", "3A01", "", "three digits follow"),
        ("eccn", "3A0901", "", "three digits follow"),
        ("eccn", "3A090-a", "", "three digits follow"),
        ("eccn", "3A090.1", "", "paragraph 1 is '1', where a letter belongs"),
        ("eccn", "3A090.a.b", "", "paragraph 2 is 'b', where a number belongs"),
        ("eccn", "3A090.", "", "paragraph 1 is ''"),
        ("eccn", "٣A090", "", "begins with a category digit"),
        ("cn_dual_use", "1C902.a-c", "", "paragraph 1 is 'a-c'"),
        ("eu_dual_use", "XC902", "", "not an EU dual-use code"),
        ("hs", "280", "HS 2022", "has 3 digits"),
        ("hs", "28053019101", "CN 2025", "has 11 digits"),
        ("hs", "28O5", "HS 2022", "digits only"),
        ("hs", "", "HS 2022", "digits only"),
        ("hs", "7701", "HS 2022", "no chapter 77"),
        ("hs", "0001", "HS 2022", "no chapter 00"),
        ("hs", "280530", "", "needs the edition"),
        ("hs", "280530", "2022", "'2022' is not an edition"),
        ("hs", "2805301910", "HS 2022", "name the national tariff"),
        ("cas", "7440-55-4", "", "check digit of 7440-55-4 should be 3"),
        ("cas", "7440553", "", "is not a CAS number"),
        ("sitc", "522", "", "is not a system of codes"),
    ],
)
def test_what_is_no_code_is_refused_with_what_is_wrong(system: str, text: str, edition: str, message: str) -> None:
    with pytest.raises(CodeFault) as fault:
        normal_code(system, text, edition=edition)
    assert message in str(fault.value)


@given(st.from_regex(r"[1-9][0-9]{1,6}-[0-9]{2}", fullmatch=True), st.integers(0, 9))
def test_exactly_one_check_digit_fits_a_cas_number(body: str, digit: int) -> None:
    if digit == cas_check_digit(body):
        assert normal_code("cas", f"{body}-{digit}") == f"{body}-{digit}"
    else:
        with pytest.raises(CodeFault):
            normal_code("cas", f"{body}-{digit}")


@given(st.sampled_from(["eccn", "eu_dual_use", "cn_dual_use", "hs", "cas"]), st.text(max_size=14))
def test_no_text_breaks_the_check(system: str, text: str) -> None:
    try:
        normal = normal_code(system, text, edition="CN 2025")
    except CodeFault:
        return
    assert normal_code(system, normal, edition="CN 2025") == normal
