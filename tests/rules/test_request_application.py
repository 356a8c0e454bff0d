import pytest

from gongkai.rules.requests.application import (
    ADDRESSEES,
    ANYBODY,
    CONTENT,
    HANDING_OVER,
    HELP,
    IN_WRITING,
    PUBLISHING,
    SUGGESTING,
    Element,
    Form,
    handed_over_as,
    missing_elements,
    worth_publishing,
)

OF_THE_APPLICANT = tuple(Element)[:5]


def test_1_5_1_anybody_may_ask_without_a_purpose():
    assert str(ANYBODY) == "《政府信息公开条例》第二十七条"
    assert not any("目的" in element.label or "用途" in element.label for element in Element)
    assert missing_elements(OF_THE_APPLICANT) == ()


def test_1_5_2_and_1_5_3_whom_to_ask_and_in_what_way_have_their_articles():
    assert (str(ADDRESSEES), str(IN_WRITING)) == (
        "《政府信息公开条例》第二十七条",
        "《政府信息公开条例》第二十九条第一款",
    )


def test_1_5_4_name_identity_contact_description_and_form_are_required():
    assert missing_elements([]) == OF_THE_APPLICANT
    assert missing_elements([Element.NAME, Element.CONTACT]) == (Element.IDENTITY, Element.DESCRIPTION, Element.FORM)
    assert str(CONTENT) == "《政府信息公开条例》第二十九条第二款"


def test_1_5_4_an_agent_brings_authority_and_his_own_identity():
    assert missing_elements(OF_THE_APPLICANT, by_agent=True) == (Element.AUTHORITY, Element.AGENT_IDENTITY)


def test_1_5_5_help_has_its_article():
    assert str(HELP) == "《政府信息公开条例》第四十三条"


@pytest.mark.parametrize("form", Form, ids=str)
def test_1_7_1_information_is_handed_over_as_asked_for_unless_that_does_harm(form):
    assert handed_over_as(form) == (form,)
    others = handed_over_as(form, harmful=True)
    assert form not in others
    assert set(others) == {Form.ELECTRONIC, Form.READING, Form.COPYING} - {form}
    assert str(HANDING_OVER).endswith("第四十条")


def test_1_7_3_what_several_applicants_got_may_be_published():
    assert worth_publishing("A2", 2)
    assert not worth_publishing("A2", 1)
    assert not any(worth_publishing(code, 9) for code in ("A1", "A3", "B4", "C1"))
    assert str(PUBLISHING).endswith("第四十四条第一款")


def test_1_7_4_an_applicant_may_suggest_publication():
    assert str(SUGGESTING).endswith("第四十四条第二款")
