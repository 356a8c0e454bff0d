"""As much of a value is shown as others may see, and never more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.vault.masks import Kind, masked


@pytest.mark.parametrize(("kind", "text", "shown"), [
    pytest.param("identity", "440102198001011234", "440***********1234", id="row 10.4.4: identity number"),
    pytest.param("identity", "４４０１０２１９８００１０１１２３Ｘ", "440***********123X", id="full-width digits"),
    pytest.param("identity", "E1234567", "********", id="a passport is too short to show some of it"),
    pytest.param("phone", "13800001234", "138****1234", id="row 10.4.4: mobile"),
    pytest.param("phone", "+86 138-0000-1234", "138****1234", id="mobile with its country"),
    pytest.param("phone", "0662-3361234", "0662-336****", id="fixed line"),
    pytest.param("phone", "12345", "*****", id="a short number"),
    pytest.param("bank", "6222021234567894321", "***************4321", id="row 10.4.4: bank card"),
    pytest.param("email", "zhangsan@163.com", "z***@163.com", id="mail"),
    pytest.param("email", "z@163.com", "***@163.com", id="a box of one letter"),
    pytest.param("email", "zhangsan", "***", id="no mail at all"),
    pytest.param("address", "广东省阳江市江城区漠江路88号", "广东省阳江市江城区***", id="down to the district"),
    pytest.param("address", "阳江市江城区东风小区3栋501", "阳江市江城区***", id="without the province"),
    pytest.param("address", "广东省阳江市东风小区3栋501", "广东省阳江市***", id="an estate is no district"),
    pytest.param("address", "东莞市虎门镇龙眼村二巷3号", "东莞市***", id="a city without districts"),
    pytest.param("address", "北京市朝阳区建国路1号", "北京市朝阳区***", id="a municipality"),
    pytest.param("address", "内蒙古自治区呼伦贝尔市鄂温克族自治旗1号", "内蒙古自治区呼伦贝尔市鄂温克族自治旗***", id="a banner"),
    pytest.param("address", "河南省新乡市新乡县和平路2号", "河南省新乡市新乡县***", id="a county with 乡 in its name"),
    pytest.param("address", "台州市路桥区路北街道5号", "台州市路桥区***", id="a district that begins as a road"),
    pytest.param("address", "漠江路东区88号", "***", id="a road is no district"),
    pytest.param("address", "88 Nowhere Street", "***", id="no division named"),
    pytest.param("name", "张三", "张某", id="two characters"),
    pytest.param("name", "张三丰", "张某某", id="row 10.4.4: three characters"),
    pytest.param("name", "欧阳锋", "欧阳某", id="a double surname"),
    pytest.param("name", "古丽米热·买买提", "古某某", id="a long name"),
])  # fmt: skip
def test_what_is_shown(kind, text, shown):
    assert masked(kind, text) == shown


@given(st.sampled_from(Kind), st.text(max_size=40))
def test_a_value_is_never_shown_whole(kind, text):
    shown = masked(kind, text)
    assert shown == "" or shown != text.strip() or set(shown) == {"*"} or shown.endswith("***")


def test_nothing_has_no_mask():
    assert {masked(kind, " \u3000") for kind in Kind} == {""}


def test_an_unknown_kind_is_an_error():
    with pytest.raises(ValueError, match="licence"):
        masked("licence", "粤A12345")
