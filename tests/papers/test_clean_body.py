"""Pasted and stored HTML made into our structured text: what stays, what goes, and that nothing in it can run."""

from time import process_time
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from gongkai.papers.sources import body_text, clean_body

ALLOWED = {
    "h2": set(), "h3": set(), "h4": set(), "p": set(), "ul": set(), "ol": set(), "li": set(), "blockquote": set(),
    "table": set(), "caption": set(), "thead": set(), "tbody": set(), "tr": set(), "th": {"scope", "rowspan", "colspan"},
    "td": {"rowspan", "colspan"}, "strong": set(), "em": set(), "u": set(), "sub": set(), "sup": set(), "a": {"href", "rel"},
    "figure": set(), "figcaption": set(), "img": {"src", "alt"}, "br": set(), "hr": set(),
}  # fmt: skip


def faults(html: str) -> list[str]:
    """What a browser would find in a page made of this text that does not belong there."""
    found = []
    for node in LexborHTMLParser(html).body.traverse():
        if node.tag == "body":
            continue
        if node.tag not in ALLOWED:
            found.append(node.tag)
            continue
        found += [f"{node.tag} {name}" for name in node.attributes if name not in ALLOWED[node.tag]]
        href, src = node.attributes.get("href"), node.attributes.get("src")
        if href is not None and urlsplit(href).scheme not in {"http", "https", "mailto", ""}:
            found.append(href)
        if src is not None and not src.startswith("/files/"):
            found.append(src)
    return found


WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0}</style>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--></head>
<body lang=ZH-CN style='tab-interval:21.0pt'><!--StartFragment--><div class=WordSection1>
<p class=MsoNormal align=center style='text-align:center'><b><span style='font-size:22.0pt;font-family:方正小标宋简体'>江州市公共交通
管理办法<o:p></o:p></span></b></p>
<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>
<p class=MsoNormal style='text-indent:32.0pt'><b><span style='font-family:黑体'>一、总体要求</span></b></p>
<p class=MsoNormal style='text-indent:32.0pt'><span style='font-family:楷体_GB2312;font-weight:bold'>（一）线路调整</span></p>
<p class=MsoNormal>　　<b>公交线路</b>的调整应当提前<span lang=EN-US>3</span>日<span style='mso-hide:all'>内部意见</span>公告。</p>
<p class=MsoListParagraph style='margin-left:21pt;mso-list:l0 level1 lfo1'><!--[if !supportLists]--><span lang=EN-US
style='mso-list:Ignore'>3.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp; </span></span><!--[endif]-->公布票价。</p>
<p class=2 style='mso-outline-level:2'>附则</p><p class=MsoHeading3>解释</p>
<table class=MsoTableGrid border=1 style='border-collapse:collapse'>
 <tr><td width=80 rowspan=2 valign=top style='width:60pt'><p class=MsoNormal><b>线路</b></p></td>
  <td colspan=2 style='width:2cm'><p class=MsoNormal><b>班次</b></p></td></tr>
 <tr><td><p class=MsoNormal>工作日</p></td><td><p class=MsoNormal>周末</p></td></tr>
 <tr><td><p class=MsoNormal>1<sup>路</sup></p></td><td><p class=MsoNormal>60</p></td><td><p class=MsoNormal>&nbsp;</p></td></tr>
</table></div><!--EndFragment--></body></html>"""


def test_a_text_pasted_from_word_becomes_headings_paragraphs_and_tables():
    assert clean_body(WORD).split("\n") == [
        "<p><strong>江州市公共交通管理办法</strong></p>",
        "<h2>一、总体要求</h2>",
        "<h3>（一）线路调整</h3>",
        "<p><strong>公交线路</strong>的调整应当提前3日公告。</p>",
        "<p>3. 公布票价。</p>",
        "<h3>附则</h3>",
        "<h4>解释</h4>",
        '<table><thead><tr><th rowspan="2" scope="col">线路</th><th colspan="2" scope="col">班次</th></tr>'
        '<tr><th scope="col">工作日</th><th scope="col">周末</th></tr></thead>'
        "<tbody><tr><td>1<sup>路</sup></td><td>60</td><td></td></tr></tbody></table>",
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param("<h1>办法</h1><h2>章</h2><h5>款</h5>", "<h2>办法</h2>\n<h3>章</h3>\n<h4>款</h4>", id="h1 moves all down"),
        pytest.param("<h2>章</h2><h3>节</h3>", "<h2>章</h2>\n<h3>节</h3>", id="without h1 nothing moves"),
        pytest.param("纯文本第一行<br><br>第二行", "<p>纯文本第一行</p>\n<p>第二行</p>", id="two breaks part"),
        pytest.param("甲<br>　　乙<br>丙", "<p>甲</p>\n<p>乙<br>丙</p>", id="a break before an indent parts, another does not"),
        pytest.param("<div>甲<div>乙</div>丙</div>", "<p>甲</p>\n<p>乙</p>\n<p>丙</p>", id="divs"),
        pytest.param("<p>&nbsp;</p><p><br></p><p> 　</p><p>甲&nbsp;&nbsp; 乙</p>", "<p>甲 乙</p>", id="blanks"),
        pytest.param("<p><b>一、要求。</b></p>", "<p><strong>一、要求。</strong></p>", id="a sentence is no heading"),
        pytest.param("<p><b>第三章</b> <b>罚则</b></p>", "<h2>第三章 罚则</h2>", id="a chapter"),
        pytest.param("<p><b>（二）公开</b>按月办理</p>", "<p><strong>（二）公开</strong>按月办理</p>", id="only its start is bold"),
        pytest.param("<p>1. 甲</p><p>3. 乙</p>", "<p>1. 甲</p>\n<p>3. 乙</p>", id="typed numbers stay"),
        pytest.param("<ol><li>甲<li><p>乙</p></ol>", "<ol><li>甲</li><li>乙</li></ol>", id="a list"),
        pytest.param('<ol start="7"><li>甲<li>乙</ol>', "<p>7. 甲</p>\n<p>8. 乙</p>", id="a list that goes on keeps its numbers"),
        pytest.param('<ol type="a"><li>甲</ol>', "<p>a. 甲</p>", id="letters are text"),
        pytest.param("<ul><li>甲<ul><li>乙</ul></ul>", "<ul><li><p>甲</p><ul><li>乙</li></ul></li></ul>", id="list in list"),
        pytest.param("<blockquote>甲</blockquote>", "<blockquote><p>甲</p></blockquote>", id="quotation"),
        pytest.param('<table><tr><td>　甲<p></table>', "<p>甲</p>", id="a table of one cell arranges"),
        pytest.param("<p>甲<del>乙</del><ins>丙</ins><s>丁</s></p>", "<p>甲<u>丙</u>丁</p>", id="tracked changes accepted"),
        pytest.param('<p style="display:none">甲</p><p hidden>乙</p>丙', "<p>丙</p>", id="hidden text is left out"),
        pytest.param("<form><p>甲</p><input value=x><select><option>y</select></form>", "<p>甲</p>", id="forms"),
        pytest.param("<pre>甲\n乙</pre>", "<p>甲<br>乙</p>", id="pre keeps its lines"),
        pytest.param(
            '<figure class="table"><table><tr><th>甲<th>乙<tr><td>1<td>2</table><figcaption>表1</figcaption></figure>',
            '<table><caption>表1</caption><thead><tr><th scope="col">甲</th><th scope="col">乙</th></tr></thead>'
            "<tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
            id="an editor's table",
        ),
        pytest.param(
            '<p><img src="/files/ab/图.png" alt=图 width=9><img src="http://x.cn/b.png"><img src="data:image/png;base64,AA=="></p>',
            '<figure><img src="/files/ab/%E5%9B%BE.png" alt="图"></figure>',
            id="only our own pictures",
        ),
        pytest.param('<img src="/files/../admin/x">甲', "<p>甲</p>", id="no way out of the folder"),
        pytest.param('<a href="a b.doc">甲</a>', '<p><a href="a%20b.doc" rel="noopener">甲</a></p>', id="a blank in an address"),
        pytest.param('<a href="//x.cn/">甲</a>', '<p><a href="https://x.cn/" rel="noopener">甲</a></p>', id="no scheme"),
        pytest.param('<a name="_ftn1" href="#_ftnref1">[1]</a>', "<p>[1]</p>", id="addresses inside a page that is gone"),
        pytest.param("", "", id="nothing"),
    ],
)  # fmt: skip
def test_what_becomes_of(given, expected):
    assert clean_body(given) == expected
    assert clean_body(expected) == expected


def test_plain_text_has_a_line_for_each_paragraph_and_cells_apart():
    assert body_text(WORD).split("\n") == [
        "江州市公共交通管理办法", "一、总体要求", "（一）线路调整", "公交线路的调整应当提前3日公告。", "3. 公布票价。", "附则",
        "解释", "线路\t班次", "工作日\t周末", "1路\t60\t",
    ]  # fmt: skip


ATTACKS = [
    "<script>hit()</script>", "<ScRiPt src=//evil.cn/x.js></sCrIpT>", "<script>/*<p>*/hit()", "<img src=x onerror=hit()>",
    '<img src="/files/a.png" onerror="hit()">', "<img src='/files/a.png' srcset='x onerror=hit()'>", "<body onload=hit()>",
    '<a href="javascript:hit()">x</a>', '<a href="JaVaScRiPt:hit()">x</a>', '<a href="  javascript:hit()">x</a>',
    '<a href="java\tscript:hit()">x</a>', '<a href="java\nscript:hit()">x</a>', '<a href="java&#10;script:hit()">x</a>',
    '<a href="&#106;avascript&colon;hit()">x</a>', '<a href="&#x6A;avascript&#58;hit()">x</a>', '<a href="\x01javascript:hit()">x</a>',
    '<a href="java\x00script:hit()">x</a>', '<a href="javascript&#0;:hit()">x</a>', '<a href="vbscript:hit()">x</a>',
    '<a href="data:text/html,<script>hit()</script>">x</a>', '<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>',
    '<a href="\\\\evil.cn\\x">x</a>', '<a href="/\\evil.cn">x</a>', '<a href="http://[bad" onclick=hit()>x</a>',
    '<a href="x" onmouseover="hit()" style="position:fixed;inset:0">x</a>', '<a href=\'x" onfocus="hit()" autofocus="\'>x</a>',
    '<a href="https://x.cn/&quot;onmouseover=&quot;hit()">x</a>', "<iframe src=javascript:hit()></iframe>", "<iframe srcdoc='<script>hit()</script>'>",
    "<object data=javascript:hit()>", "<embed src=javascript:hit()>", "<applet code=x>", "<svg onload=hit()>", "<svg/onload=hit()>",
    "<svg><script>hit()</script></svg>", "<svg><a xlink:href=javascript:hit()><text>x</text></a></svg>", "<svg><animate onbegin=hit() attributeName=x>",
    "<svg><style><img src=x onerror=hit()></style></svg>", "<svg></p><style><a id=\"</style><img src=1 onerror=hit()>\">",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=hit()&gt;\">",
    "<math><mi//xlink:href=\"data:x,<script>hit()</script>\">", "<form><math><mtext></form><form><mglyph><style></math><img src onerror=hit()>",
    "<math><annotation-xml encoding=text/html><img src=x onerror=hit()></annotation-xml></math>",
    "<noscript><p title=\"</noscript><img src=x onerror=hit()>\">", "<template><img src=x onerror=hit()></template>",
    "<template><script>hit()</script>", "<title><img title=\"</title><img src=x onerror=hit()>\">", "<textarea><img title=\"</textarea><img src=x onerror=hit()>\">",
    "<xmp><img title=\"</xmp><img src=x onerror=hit()>\">", "<noembed><img title=\"</noembed><img src=x onerror=hit()>\">",
    "<noframes><img title=\"</noframes><img src=x onerror=hit()>\">", "<plaintext><img src=x onerror=hit()>", "<listing>&lt;img src=x onerror=hit()&gt;</listing>",
    "<!--><img src=x onerror=hit()>-->", "<!--[if IE]><script>hit()</script><![endif]-->", "<![CDATA[<img src=x onerror=hit()>]]>",
    "<?xml-stylesheet href=\"javascript:hit()\"?><img src=x onerror=hit()>", "<p style=\"width:expression(hit())\">x</p>",
    "<p style=\"background:url(javascript:hit())\">x</p>", "<p style=\"behavior:url(x.htc)\">x</p>", "<style>@import'javascript:hit()';</style>",
    "<link rel=stylesheet href=javascript:hit()>", "<meta http-equiv=refresh content='0;url=javascript:hit()'>", "<base href=javascript:hit()//>",
    "<form action=javascript:hit()><button>x", "<button formaction=javascript:hit()>x", "<input type=image src=x onerror=hit()>",
    "<isindex action=javascript:hit()>", "<input autofocus onfocus=hit()>", "<select autofocus onfocus=hit()>", "<video><source onerror=hit()></video>",
    "<audio src=x onerror=hit()>", "<details open ontoggle=hit()>x</details>", "<marquee onstart=hit()>x</marquee>", "<div onpointerover=hit()>x</div>",
    "<table background=javascript:hit()><tr><td background=javascript:hit()>a<td>b</table>", "<td onclick=hit()>x", "<th scope='x\" onclick=\"hit()'>x",
    "<table><tr><td rowspan='2\" onclick=\"hit()'>a<td>b</table>", "<img alt='\"><script>hit()</script>' src=/files/a.png>",
    "<img src='/files/a.png\"onerror=\"hit()'>", "<img src=\"/files/`onerror=hit()\">", "<b onclick=hit()><p>x</b></p>", "<p<script>hit()</script>",
    "<<script>hit()</script>", "<scr<script>ipt>hit()</script>", "<img src=x onerror=hit()", "<a href=\"x", "<p title='", "<p>&lt;script&gt;hit()&lt;/script&gt;",
    "&lt;img src=x onerror=hit()&gt;", "<p>\x00<scr\x00ipt>hit()</scr\x00ipt>", "<image src=x onerror=hit()>", "<keygen autofocus onfocus=hit()>",
    "<portal src=javascript:hit()>", "<a ping=//evil.cn href=x>x</a>", "<a target=_blank href=https://x.cn>x</a>", "<x-y onclick=hit()>x</x-y>",
    "<p is=x-y id=y name=z class=w>x</p>", "<slot name=x>x</slot>", "<a href='mailto:a@b.cn?x=javascript:hit()'>x</a>", "\ufeff<script>hit()</script>",
    "<select><style></select><img src=x onerror=hit()></style>", "<table><caption><svg><style><img src=x onerror=hit()></style></svg></caption><tr><td>a<td>b</table>",
    "<math><mtext><h1><a><h6></a></h6><mglyph><svg><mtext><style><a title=\"</style><img src onerror='hit()'>\"></style></h1>",
    "<p>\ud800<script>hit()</script>",
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_could_run_is_left(attack):
    for html in (
        attack,
        f"<p>前{attack}后</p>",
        f"<table><tr><td>{attack}<td>x</table>",
        f"<ul><li>{attack}",
        f"<svg>{attack}",
    ):
        cleaned = clean_body(html)
        assert faults(cleaned) == []
        assert clean_body(cleaned) == cleaned


def test_the_check_for_faults_sees_them():
    html = '<p onclick="x"><a href="javascript:x">y</a><img src="//x.cn"><script></script></p>'
    assert faults(html) == ["p onclick", "javascript:x", "//x.cn", "script"]


@pytest.mark.browser
def test_a_real_browser_runs_nothing_of_the_attacks(page):
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.set_content("<script>window.hits = 0; window.hit = () => { window.hits += 1 }</script><main></main>")
    page.evaluate("html => { document.querySelector('main').innerHTML = html }", "<img src=x onerror=hit()>")
    page.wait_for_function("window.hits === 1")  # the trap works
    requests.clear()
    for attack in ATTACKS:
        page.evaluate("html => { document.querySelector('main').innerHTML = html }", clean_body(attack))
        page.evaluate(
            "document.querySelectorAll('main *').forEach(e => { e.dispatchEvent(new MouseEvent('mouseover')) })"
        )
    whole = "".join(clean_body(attack) for attack in ATTACKS)
    page.set_content(f"<script>window.hits = 0; window.hit = () => {{ window.hits += 1 }}</script><main>{whole}</main>")
    page.wait_for_timeout(300)
    assert page.evaluate("window.hits") == 0
    assert [url for url in requests if "/files/" not in url] == []


TAGS = st.sampled_from(
    [
        "p",
        "div",
        "span",
        "b",
        "i",
        "u",
        "a",
        "h1",
        "h2",
        "h3",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "blockquote",
        "figure",
        "figcaption",
        "img",
        "br",
        "hr",
        "font",
        "center",
        "pre",
        "svg",
        "math",
        "style",
        "script",
        "template",
        "noscript",
        "select",
        "form",
        "sub",
        "sup",
        "del",
        "ins",
        "o:p",
        "textarea",
        "title",
    ]
)
ATTRIBUTES = st.sampled_from([
    "", "", "", ' style="font-weight:bold"', ' style="mso-outline-level:1"', ' class="MsoHeading2"', ' rowspan="2"', ' colspan="3"',
    ' rowspan="0"', ' href="/a?b=1&amp;c"', ' href="javascript:x"', ' href="https://x.cn/"', ' src="/files/a.png" alt="&quot;图&lt;"', ' start="4"',
    ' type="i"', " hidden", ' style="vertical-align:super"', " open",
])  # fmt: skip
WORDS = st.sampled_from([
    "甲", "一、乙", "（一）丙", "1. ", " ", "\n", "&nbsp;", "　　", "&lt;b&gt;", "&amp;nbsp;", "。", "x\ny", "甲\n乙", "&#0;", "\u200b", "\ufffc",
])  # fmt: skip
PIECES = st.one_of(
    st.builds("<{}{}>".format, TAGS, ATTRIBUTES), st.builds("<{}{}>".format, TAGS, ATTRIBUTES), st.builds("</{}>".format, TAGS), WORDS, WORDS,
    st.sampled_from(["<!--", "-->", "<![endif]>", "<", "&", '"', "<p "]),
)  # fmt: skip


@settings(deadline=None, max_examples=600)
@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60))
def test_cleaning_twice_is_cleaning_once(html):
    cleaned = clean_body(html)
    assert clean_body(cleaned) == cleaned
    assert faults(cleaned) == []
    assert body_text(html) == body_text(cleaned)


def test_deep_nesting_loses_no_word_and_breaks_nothing():
    for tag in ("div", "b", "ul><li", "blockquote", "table><tr><td", "font"):
        cleaned = clean_body(f"<{tag}>" * 3000 + "甲乙丙")
        assert "甲乙丙" in cleaned
        assert clean_body(cleaned) == cleaned


def test_a_long_text_is_cleaned_quickly():
    start = process_time()
    cleaned = clean_body(WORD * 100)
    assert process_time() - start < 2
    assert cleaned.count("<table>") == 100
