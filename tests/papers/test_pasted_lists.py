"""Lists on the clipboard of Word and WPS, as they come out of the cleaning."""

from __future__ import annotations

import pytest

from gongkai.papers.sources import clean_body
from gongkai.papers.sources.wordlists import with_lists

BETWEEN = "<p class=MsoNormal>中间</p>"


def point(marker: str, text: str, of: str = "l0", level: int = 1, more: str = "") -> str:
    """A paragraph of a list as Word puts it on the clipboard."""
    return (
        f"<p class=MsoListParagraph style='margin-left:21pt;mso-list:{of} level{level} lfo1;{more}'><![if !supportLists]><span "
        f"lang=EN-US style='font-family:Wingdings'><span style='mso-list:Ignore'>{marker}<span>&nbsp;&nbsp; </span></span></span>"
        f"<![endif]>{text}</p>\n"
    )


@pytest.mark.parametrize(("points", "expected"), [
    pytest.param([("l", "甲"), ("l", "<b>乙</b>丙")], "<ul><li>甲</li><li><strong>乙</strong>丙</li></ul>", id="bullets of Wingdings"),
    pytest.param([("·", "甲"), ("\uf06c", "乙")], "<ul><li>甲</li><li>乙</li></ul>", id="bullets of Symbol"),
    pytest.param([("1.", "甲"), ("2.", "乙")], "<ol><li>甲</li><li>乙</li></ol>", id="numbers"),
    pytest.param([("1、", "甲"), ("o", "乙", "l0", 2), ("o", "丙", "l0", 2), ("2、", "丁")],
                 "<ol><li><p>甲</p><ul><li>乙</li><li>丙</li></ul></li><li>丁</li></ol>", id="bullets within numbers"),
    pytest.param([("（一）", "甲"), ("l", "乙", "l0", 2), ("（二）", "丙")],
                 "<p>（一） 甲</p>\n<ul><li>乙</li></ul>\n<p>（二） 丙</p>", id="bullets within numbers of the office"),
    pytest.param([("1.", "甲"), None, ("2.", "乙")], "<p>1. 甲</p>\n<p>中间</p>\n<p>2. 乙</p>", id="interrupted, the numbers are text"),
    pytest.param([("l", "甲"), None, ("l", "乙")], "<ul><li>甲</li></ul>\n<p>中间</p>\n<ul><li>乙</li></ul>", id="interrupted bullets"),
    pytest.param([("3.", "甲"), ("4.", "乙")], "<p>3. 甲</p>\n<p>4. 乙</p>", id="numbers that go on are text"),
    pytest.param([("1.", "甲"), ("1.", "乙", "l1")], "<ol><li>甲</li></ol>\n<ol><li>乙</li></ol>", id="two lists"),
    pytest.param([("", "甲")], "<ul><li>甲</li></ul>", id="a picture as a bullet"),
    pytest.param([("1.", "甲", "l0", 1, "mso-outline-level:1")], "<h2>1. 甲</h2>", id="a heading is no point"),
    pytest.param([("l", "<img src=x onerror=alert(1)>甲<script>alert(1)</script>")], "<ul><li>甲</li></ul>", id="cleaned afterwards"),
])  # fmt: skip
def test_lists_pasted_from_word_are_lists(points, expected):
    html = "".join(point(*one) if one else BETWEEN for one in points)
    assert clean_body(with_lists(html)) == expected
    assert clean_body(with_lists(f"<html><body><div>{html}</div></body></html>")) == expected


@pytest.mark.parametrize("html", [
    "", "甲", "<p>甲</p>", "mso-list", "<!--mso-list-->", f"{'<div>' * 400}{point('l', '深')}",
    '<?xml version="1.0" encoding="gb2312"?><p style="mso-list:l0 level1">甲</p>',
])  # fmt: skip
def test_anything_else_is_cleaned_as_it_came(html):
    assert clean_body(with_lists(html)) == clean_body(html)
