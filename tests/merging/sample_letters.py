"""A letter, a document with red head and a form as templates, and the values of one case."""

from dataclasses import replace
from datetime import datetime

from gongkai.merging.actions import Draft
from gongkai.papers.actions.grids import TableBlock, TableCell
from gongkai.papers.actions.official import Heading, Text

STAMP = datetime(2026, 3, 24, 9)
RARE = "镕喆堃玥珺龑䶮塱冚埗氹"
LETTER = Draft(
    title="政府信息公开申请答复书",
    addressee="{{申请人}}",
    body=[
        Text(
            "本机关于{{收到日期}}收到您的政府信息公开申请（登记编号：{{登记编号}}），申请公开：{{申请内容}}。答复如下："
        ),
        Heading(1, "事项与结果"),
        TableBlock(
            [["序号", "申请事项", "处理结果"]], [["{{事项.序号}}", "{{事项.内容}}", "{{事项.结果}}"]], shares=(1, 4, 2)
        ),
        Text("{{?第三方说明}}"),
        Text("{{?延期日期}}因情况复杂，答复期限延长至{{延期日期}}。"),
        Text("{{理由}}"),
        Text("{{救济途径}}"),
    ],
    attachments=["{{附件.序号}}.{{附件.名称}}"],
    remarks=["联系人：{{联系人}}，电话：{{联系电话}}"],
)
OFFICIAL = replace(LETTER, layout="official", agency="{{机关名称}}文件")
FORM = Draft(
    title="送达回证",
    layout="form",
    number="",
    signature="",
    date="",
    body=[
        TableBlock(
            [],
            [
                ["案号", TableCell("{{登记编号}}", columns=3)],
                ["受送达人", "{{申请人}}", "送达方式", "{{送达方式}}"],
                [TableCell("送达文书", rows=2), "名称", "文号", "件数"],
                ["{{文书.名称}}", "{{文书.文号}}", "{{文书.件数}}"],
                ["备注", TableCell("{{?备注}}", columns=3)],
            ],
            shares=(2, 3, 2, 2),
        )
    ],
)
VALUES = {
    "机关名称": "江州市交通运输局",
    "文号": "江交公开〔2026〕12号",
    "申请人": "李大年",
    "收到日期": "2026年3月2日",
    "登记编号": "2026-0012",
    "申请内容": f"{RARE}大桥的竣工验收报告和养护合同",
    "事项": [
        {"序号": "1", "内容": "竣工验收报告", "结果": "予以公开"},
        {"序号": "2", "内容": "养护合同", "结果": "部分公开"},
    ],
    "理由": "养护合同中的价格清单涉及第三方商业秘密。\n根据《中华人民共和国政府信息公开条例》第三十七条，作区分处理后提供。",
    "救济途径": "如对本答复不服，可以自收到本答复书之日起60日内申请行政复议。",
    "附件": [{"序号": "1", "名称": "竣工验收报告"}, {"序号": "2", "名称": "养护合同"}],
    "成文日期": "2026年3月24日",
    "联系人": "周敏",
    "联系电话": "0700-5550123",
    "送达方式": "邮政特快专递",
    "文书": [{"名称": "答复书", "文号": "江交公开〔2026〕12号", "件数": "1"}],
}
