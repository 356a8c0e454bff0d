"""The letters that the product begins with (rules 4.1, 4.2), as drafts that become .docx templates.

Words are ours. A field is what `queries.values` can fill, or what the maker of the letter is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongkai.letters.sources.answers import ANSWERS, CORRECTION, LAPSED, MIXED
from gongkai.merging.actions.letterhead import Draft
from gongkai.papers.actions.grids import TableBlock
from gongkai.papers.actions.official import Text
from gongkai.rules.requests.grounds import GROUNDS

HEAD = "本机关于{{收到日期}}收到{{称呼}}提出的政府信息公开申请（登记编号：{{登记编号}}）。"
CHANGED = "{{?期限变化}}"
ASKED = "{{称呼}}申请公开：{{申请内容}}"
ENDING = "{{?救济告知}}"
FILES = ("{{?附件}}附件：", "{{?附件}}{{附件.序号}}.{{附件.名称}}")
CONTACT = "联系人：{{联系人}}，联系电话：{{联系电话}}"


@dataclass(frozen=True, slots=True)
class Start:
    """A template to begin with. ground: answer code for which it is, empty for all."""

    code: str
    name: str
    draft: Draft
    ground: str = ""

    @property
    def layout(self) -> str:
        """As `Draft.layout`."""
        return self.draft.layout


def starts() -> Iterator[Start]:
    """Every template that an installation begins with."""
    yield from _forms()
    yield from _notices()
    yield from _consultations()
    yield from _answers()


def _letter(title: str, *paragraphs: str, addressee: str = "{{申请人}}", attachments: Sequence[str] = ()) -> Draft:
    body = [Text(text) for text in paragraphs]
    return Draft(title=title, addressee=addressee, body=body, attachments=attachments, remarks=(CONTACT,))


def _rows(*rows: tuple[str, ...]) -> TableBlock:
    return TableBlock([], rows, shares=(2, 5))


def _forms() -> Iterator[Start]:
    yield Start("L01", "政府信息公开申请表", Draft(
        title="政府信息公开申请表", layout="form", number="登记编号：{{登记编号}}", signature="", date="", small=12, body=[
            _rows(("申请人", "{{申请人}}"), ("申请人类别", "{{申请人类别}}"), ("证件种类", "{{证件种类}}"), ("证件号码", "{{证件号码}}"),
                  ("联系人", "{{?申请联系人}}"), ("联系电话", "{{?申请人电话}}"), ("电子邮箱", "{{?申请人邮箱}}"), ("通信地址", "{{?申请人地址}}"),
                  ("代理人", "{{?代理人}}"), ("所需信息的内容描述", "{{申请内容}}"), ("文号或其他特征", "{{?信息特征}}"),
                  ("提供信息的形式", "{{提供形式}}"), ("获取信息的途径", "{{获取方式}}"), ("申请方式", "{{申请方式}}"), ("申请日期", "{{到达日期}}")),
            Text("依据《政府信息公开条例》第二十九条填写。申请人签名（盖章）：　　　　　　年　　月　　日")]))  # fmt: skip
    yield Start("L02", "申请登记表", Draft(
        title="政府信息公开申请登记表", layout="form", number="登记编号：{{登记编号}}", signature="", date="", small=12, body=[
            _rows(("申请人", "{{申请人}}"), ("申请人类别", "{{申请人类别}}"), ("联系方式", "{{?申请人联系方式}}"), ("申请方式", "{{申请方式}}"),
                  ("到达日期", "{{到达日期}}"), ("邮戳日期", "{{?邮戳日期}}"), ("收到日期及依据", "{{收到日期}}，{{收到依据}}"), ("申请内容", "{{申请内容}}"),
                  ("答复期限", "{{答复期限}}"), ("承办科室", "{{?承办科室}}"), ("登记人", "{{登记人}}"), ("登记时间", "{{登记时间}}"))]))  # fmt: skip
    yield Start("L03", "登记回执", _letter(
        "政府信息公开申请登记回执", HEAD, CHANGED, ASKED,
        "根据《政府信息公开条例》第三十三条的规定，本机关将在{{答复期限}}前（含当日）答复。申请内容不明确的，将一次告知{{称呼}}补正；征求第三方或者其他机关意见的时间不计入期限。",
        "{{称呼}}可以凭登记编号和查询码在本机关网站查询办理进度。", "{{?查询码}}"))  # fmt: skip
    yield Start("L17", "送达回证", Draft(
        title="送达回证", layout="form", number="", signature="", date="", small=14, body=[
            _rows(("送达机关", "{{机关名称}}"), ("受送达人", "{{受送达人}}"), ("送达地址", "{{?送达地址}}"), ("送达文书及编号", "{{送达文书}}"),
                  ("送达方式", "{{送达方式}}"), ("邮件编号", "{{?邮件编号}}"), ("送达日期", "{{送达日期}}"), ("受送达人签名", "　"), ("代收人及与受送达人关系", "　"),
                  ("送达人", "　"), ("备注", "　"))]))  # fmt: skip
    yield Start("L18", "归档目录", Draft(
        title="依申请公开案卷卷内目录（第{{卷次}}卷）", layout="form", number="登记编号：{{登记编号}}", signature="", date="", small=12, body=[
            Text("申请人：{{申请人}}　　办结日期：{{办结日期}}　　保管期限：{{保管期限}}　　共{{件数}}件", indent=False),
            TableBlock([("序号", "种类", "名称", "日期", "字节", "摘要（SM3）")],
                       [("{{材料.序号}}", "{{材料.种类}}", "{{材料.名称}}", "{{材料.日期}}", "{{材料.字节}}", "{{材料.摘要}}")],
                       shares=(2, 4, 8, 5, 4, 9)),
            Text("摘要是文件内容的SM3值，可用来核对文件有没有变动。", indent=False),
            Text("立卷人：{{立卷人}}　　立卷日期：{{成文日期}}", indent=False)]))  # fmt: skip


def _notices() -> Iterator[Start]:
    yield Start("L04", "补正告知书", _letter(
        "政府信息公开申请补正告知书", HEAD, CHANGED, ASKED, "经审查，{{称呼}}的申请内容不明确。根据《政府信息公开条例》第三十条的规定，请{{称呼}}就以下事项补正：",
        "（{{补正事项.序号}}）{{补正事项.内容}}", "补正方式：{{补正方式}}。",
        "请于{{补正期限}}前补正。本机关自收到补正的申请之日起重新计算答复期限。没有正当理由逾期不补正的，视为放弃申请，本机关不再处理。"))  # fmt: skip
    yield Start("L05", "说明理由告知书", _letter(
        "要求说明理由告知书", HEAD, CHANGED, ASKED, "经统计，{{频次事实}}",
        "根据《政府信息公开条例》第三十五条的规定，请{{称呼}}于{{说明期限}}前说明理由。理由不合理的，本机关将告知{{称呼}}不予处理；理由合理但无法在规定期限内答复的，本机关将确定延迟答复的合理期限并告知{{称呼}}。"))  # fmt: skip
    yield Start("L06", "延期答复告知书", _letter(
        "延期答复告知书", HEAD, CHANGED, ASKED, "因{{延期理由}}，本机关不能在{{原答复期限}}前答复。根据《政府信息公开条例》第三十三条第二款的规定，经本机关政府信息公开工作机构负责人同意，延长{{延长天数}}个工作日，最迟于{{答复期限}}答复。"))  # fmt: skip
    yield Start("L09", "征求意见告知书", _letter(
        "征求意见告知书", HEAD, CHANGED, ASKED, "{{称呼}}申请的信息涉及{{征求对象类别}}，本机关已于{{征求日期}}依法征求意见。根据《政府信息公开条例》第三十三条第三款的规定，征求意见所需时间不计算在答复期限内。"))  # fmt: skip
    yield Start("L13", "收费通知书", _letter(
        "信息处理费收费通知书", HEAD, CHANGED, ASKED,
        "{{计收理由}}根据《政府信息公开条例》第四十二条和国办函〔2020〕109号的规定，本机关对该申请{{计收方式}}信息处理费。", "{{收费明细.说明}}",
        "以上合计{{金额}}元。缴款办法：{{缴款办法}}",
        "请在收到本通知书次日起20个工作日内足额缴纳。逾期未缴纳的，视为放弃申请，本机关不再处理。{{称呼}}足额缴纳后，自次日起重新计算答复期限。对收费有疑问的，可以在缴费期满后就不再处理的决定依法寻求救济。"))  # fmt: skip
    for code in ("E1", "E2"):
        yield Start("L15", f"不再处理告知书（{GROUNDS[code].title}）",
                    _letter("不再处理政府信息公开申请告知书", HEAD, CHANGED, ASKED, *LAPSED[code], ENDING), code)  # fmt: skip


def _consultations() -> Iterator[Start]:
    asked = "本机关收到一件政府信息公开申请（登记编号：{{登记编号}}），申请公开的内容涉及贵方：{{征求事项}}"
    yield Start("L07", "第三方征求意见书", _letter(
        "政府信息公开征求意见书", asked, "公开该信息可能影响贵方的下列权益：{{可能影响}}",
        "根据《政府信息公开条例》第三十二条的规定，请贵方自收到本意见书之日起15个工作日内，书面提出是否同意公开的意见和理由，并填写所附确认函。逾期没有提出意见的，由本机关依照规定决定是否公开。贵方不同意公开且有合理理由的，本机关不予公开；本机关认为不公开可能对公共利益造成重大影响的，可以决定公开，并将决定公开的内容和理由书面告知贵方。",
        addressee="{{征求对象}}", attachments=("征求意见确认函",)))  # fmt: skip
    yield Start("L08", "征求意见确认函", Draft(
        title="征求意见确认函", layout="form", number="{{?征求文号}}", addressee="{{机关名称}}", signature="", date="", small=14, body=[
            Text("我（单位）已收到贵机关的征求意见书。征求意见的事项：{{征求事项}}"), Text("对公开该信息，提出如下意见："), Text("□ 同意公开　　□ 同意部分公开　　□ 不同意公开"),
            Text("理由：\n　\n　\n　"), Text("签名（盖章）：　　　　　　　　　　　年　　月　　日"), Text("联系电话：")]))  # fmt: skip
    yield Start("L10", "依申请公开告知书（第三方）", _letter(
        "依申请公开政府信息告知书", "本机关曾于{{征求日期}}就一件政府信息公开申请（登记编号：{{登记编号}}）征求贵方意见，贵方提出了不同意公开的意见。",
        "经审查，本机关认为不公开该信息可能对公共利益造成重大影响：{{公开理由}}", "根据《政府信息公开条例》第三十二条的规定，本机关决定公开下列内容：{{公开内容}}", ENDING,
        addressee="{{征求对象}}"))  # fmt: skip
    yield Start("L11", "共同制作机关征求意见书", _letter(
        "关于征求政府信息公开意见的函", "本机关收到一件政府信息公开申请（登记编号：{{登记编号}}），所申请的信息由我们两机关共同制作，本机关为牵头制作机关。征求意见的事项：{{征求事项}}",
        "根据《政府信息公开条例》第三十四条的规定，请贵机关自收到本函之日起15个工作日内提出是否同意公开的意见；逾期不提出意见的，视为同意公开。",
        addressee="{{征求对象}}"))  # fmt: skip
    yield Start("L12", "协办函", _letter(
        "关于协助办理政府信息公开申请的函", "本机关正在办理一件政府信息公开申请（登记编号：{{登记编号}}）。请协助办理下列事项：{{征求事项}}",
        "请于{{要求时间}}前书面回复。", addressee="{{征求对象}}"))  # fmt: skip


def _answers() -> Iterator[Start]:
    for code, paragraphs in ANSWERS.items():
        title = "不予公开告知书" if code.startswith("B") and code != "B8" else "政府信息公开申请答复书"
        yield Start("L14", f"答复书（{GROUNDS[code].title}）", _letter(
            title, HEAD, CHANGED, ASKED, *paragraphs, "{{?补充说明}}", ENDING, *(FILES if code in {"A1", "A2", "A3"} else ())), code)  # fmt: skip
    yield Start(
        "L14",
        "答复书（多项）",
        _letter("政府信息公开申请答复书", HEAD, CHANGED, ASKED, *MIXED, "{{?补充说明}}", ENDING, *FILES),
    )
    yield Start(
        "L16", "更正答复书", _letter("更正政府信息记录答复书", HEAD, CHANGED, *CORRECTION, ENDING, *FILES), "F1"
    )
