"""Names of people whom a text must not show by name: minors, victims, patients, and persons under a penalty."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.screening.findings import Class, Finding, Severity

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖"
    "邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢岳"
    "齐梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋甘景薄单包司柏宁柯阮桂闵解柴华车冉房边辜饶练冼植邝"
)
DOUBLE = "欧阳|司马|上官|诸葛|司徒|皇甫|尉迟|慕容|令狐|东方|夏侯"
HAN = r"[\u4e00-\u9fff]"
NAME = re.compile(rf"(?:{DOUBLE}|[{SURNAMES}])(?![某×*Xx]){HAN}{{1,2}}")
MASKED = re.compile(r"[某×*]")

PROTECTED = (
    r"(?P<protected>受害人|被害人|受害者|被害者|被性侵人|被拐儿童|被拐卖人|未成年人|未成年犯|患者|确诊病例|病人|死者|伤者|遇难者|受害儿童|被收养人"
    r"|被监护人|留守儿童|孤儿|困境儿童|精神障碍者|强制戒毒人员|吸毒人员|信访人|举报人|检举人|证人)"
)
PENALISED = r"(?P<penalised>当事人|被处罚人|违法行为人|被处罚对象|行政相对人|违法当事人|处罚相对人)"
CUE = re.compile(rf"(?:{PROTECTED}|{PENALISED})(?:姓名)?(?:[（(]姓名[）)])?[ \u3000]?[：:]?[ \u3000]?")
BEFORE_ALL = re.compile(
    rf"(?:^|(?<=[\n。]))(?P<name>(?:{DOUBLE}|[{SURNAMES}])(?![某×*Xx]){HAN}{{1,2}})"
    r"(?:(?P<carded>[（(](?:身份证|公民身份|男[，,）)]|女[，,）)]))|(?P<asked>[：:]\s{0,3}(?:本机关|我[局委厅办]|你[于提的]|您)))"
)
NATURAL = re.compile(
    r"^[ \u3000]?[，,、（(]?[ \u3000]?(?:性别[：:]?)?[男女](?![士装性工])|^[ \u3000，,（(]{0,2}(?:身份证|公民身份|住址|年龄|\d{1,2}岁|出生)"
)
VERBS = frozenset(
    "在被的于因为已与和及将经向对从是系称报受到有驾乘骑死当其等一又也至年男女身住提投反举申不未签认陈自先说以曾正要来去发"
)
NOT_NAMES = re.compile(
    r"^(?:应当|应该|安全|安置|方可|方能|方便|单位|成年|成功|成立|金额|高度|高龄|高中|任何|任意|向我|向本|向公|包括|管理|白天|文化|常见|成长|关爱|关于"
    r"|关系|时间|时应|田间|平均|解除|解决|查询|查处|路过|路边|边远|房屋|车辆|车主|车上|单独|单独|连续|于\d?|支付|于本|于案|宁愿|易受|马上|石材|温馨|殷切|连带|施工|向法|向有|向人|章程)"
)

GUARDED = Class(
    "person_name",
    "应隐去的姓名",
    "《政府信息公开条例》第十五条、《未成年人保护法》第四条：未成年人、受害人、患者等人的姓名应当保护",
    "请核对是否自然人姓名；如是，隐去名字：{}",
    Severity.WARN,
)
UNDER_PENALTY = Class(
    "person_name",
    "被处罚个人姓名",
    "《行政处罚法》第四十八条：具有一定社会影响的处罚决定依法公开；无须公示的个人姓名应隐去",
    "请核对是否属于应当公示的处罚；无须公示的，隐去名字：{}",
    Severity.WARN,
)


REQUESTER = Class(
    "person_name",
    "申请人姓名",
    "《政府信息公开条例》第二十九条：申请人的姓名、联系方式只用于办理申请",
    "公开答复时隐去申请人名字：{}",
    Severity.WARN,
)


def find_people(text: str, *, penalty: bool) -> Iterator[Finding]:
    """Names after 受害人, 患者 and the like; after 当事人 only where a natural person follows, and unless `penalty`.

    penalty   True where the publication of penalised persons by name has been decided
    """
    for cue in CUE.finditer(text):
        name = NAME.match(text, cue.end())
        if name is None or NOT_NAMES.match(name.group()):
            continue
        end = name_end(text, name)
        if end - name.start() < 2 or MASKED.search(text[name.start() : end]):
            continue
        if cue["protected"] and is_told(text, cue, end):
            yield GUARDED.found(text, name.start(), end, hidden(text[name.start() : end]))
        elif cue["penalised"] and not penalty and NATURAL.match(text[end : end + 12]):
            yield UNDER_PENALTY.found(text, name.start(), end, hidden(text[name.start() : end]))
    yield from addressed(text, penalty=penalty)


def addressed(text: str, *, penalty: bool) -> Iterator[Finding]:
    """Names at the head of a letter: 张三（身份证号…）： in notices of penalties, 张三：本机关… in replies to requests."""
    for match in BEFORE_ALL.finditer(text):
        name = match["name"]
        if NOT_NAMES.match(name) or MASKED.search(name) or (match["carded"] and penalty):
            continue
        kind = UNDER_PENALTY if match["carded"] else REQUESTER
        yield kind.found(text, *match.span("name"), hidden(name))


def name_end(text: str, name: re.Match[str]) -> int:
    """Where the name ends: a verb or particle after two characters is no part of it."""
    least = 3 if re.match(DOUBLE, name.group()) else 2
    end = name.end()
    while end - name.start() > least and text[end - 1] in VERBS:
        end -= 1
    return end


def is_told(text: str, cue: re.Match[str], end: int) -> bool:
    """Whether a name is told rather than a sentence going on: a colon before it, or a mark, verb or sex after it."""
    after = text[end : end + 1]
    return cue.group().endswith(("：", ":")) or after in VERBS or not after or not re.match(HAN, after)


def hidden(name: str) -> str:
    """A name as 张某 or 张某某 (rule 10.4.4)."""
    kept = 2 if re.match(DOUBLE, name) else 1
    return name[:kept] + "某" * (len(name) - kept)
