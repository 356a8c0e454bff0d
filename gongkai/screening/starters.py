"""A starting word list of our own compilation: well-known cases, each with the sentence that says so.

It is a beginning, not a norm: a bureau keeps its own lists and may drop any of these. Rows read "wrong→right", what comes
after a bar are contexts in which the words are right (see `Term.allowed`).
"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.screening.terms import IN_QUOTES, IN_TITLE, Kind, Term

DICTIONARY = "《现代汉语词典》（第7版）以“{right}”为正"
VARIANTS = "《第一批异形词整理表》（GF 1001—2001）推荐“{right}”"
CIVIL_CODE = "《民法典》第一千二百六十条：自2021年1月1日起施行，{wrong}同时废止"
REFORM_2018 = "2018年3月17日第十三届全国人民代表大会第一次会议批准的国务院机构改革方案：职责由{right}承担"
REFORM_2018_LOCAL = "2018年《深化党和国家机构改革方案》及各地机构改革方案：职责由{right}承担"
REFORM_2023 = "2023年3月《党和国家机构改革方案》：职责由{right}承担"
REFORM_2008 = "2008年3月15日第十一届全国人民代表大会第一次会议批准的国务院机构改革方案：组建{right}"
DIGNITY = "《残疾人保障法》第三条：禁止歧视、侮辱、侵害残疾人；规范称谓为“{right}”"
PEOPLES = "《宪法》第四条：禁止对任何民族的歧视；民族名称不随意简称，规范称谓为“{right}”"
BELIEF = "宗教名称以国家通用名称为准，规范称谓为“{right}”"
TAIWAN = "涉台宣传用语规范：台湾是中国的一部分，规范表述为“{right}”"
HONGKONG = "涉港澳宣传用语规范：香港、澳门是中国的特别行政区，规范表述为“{right}”"
VILLAGE = "《村民委员会组织法》第六条：村民委员会由主任、副主任和委员组成，规范称谓为“{right}”"
EXACT = "《党政机关公文处理工作条例》第十九条：公文应当表述准确；绝对化说法须有据可查"

IDIOMS = """
穿流不息→川流不息 一诺千斤→一诺千金 迫不急待→迫不及待 再接再励→再接再厉 走头无路→走投无路 一愁莫展→一筹莫展 一如继往→一如既往
默守成规→墨守成规 谈笑风声→谈笑风生 世外桃园→世外桃源 不径而走→不胫而走 美仑美奂→美轮美奂 甘败下风→甘拜下风 自抱自弃→自暴自弃
食不裹腹→食不果腹 不落巢臼→不落窠臼 黄梁美梦→黄粱美梦 兴高彩烈→兴高采烈 一股作气→一鼓作气 鼎立相助→鼎力相助 萎糜不振→萎靡不振
竭泽而鱼→竭泽而渔 相形见拙→相形见绌 明查暗访→明察暗访 以逸代劳→以逸待劳 出奇不意→出其不意 按步就班→按部就班 变本加利→变本加厉
"""
MISTAKES = """
按装→安装|按装置|按装机|按装备|按装卸|按装载|按装修|按装配|按装箱|按装饰
既使→即使|既使命|又使|也使|又能|又让|又促
帐户→账户 帐号→账号 帐目→账目 帐单→账单|蚊帐单|帐单独 报帐→报账 结帐→结账|结帐篷 记帐→记账 台帐→台账|台帐篷
布署→部署|布署名 松驰→松弛 渡假→度假 侯车→候车 气慨→气概 水笼头→水龙头 脉博→脉搏 粗旷→粗犷 防碍→妨碍|防碍物 幅射→辐射 通迅→通讯|通迅速|通迅猛
泻露→泄露 泻密→泄密 名信片→明信片 涣然一新→焕然一新 记要精神→纪要精神 会议记要→会议纪要 起动仪式→启动仪式 截止目前→截至目前 截止年底→截至年底
座落→坐落|讲座落|座落成|座落户|座落实|座落幕|座落下|座落差
做为→作为|做为民|做为人|做为了|做为主|做为期 权利机关→权力机关 必须品→必需品 必需要→必须要|必需要素|必需要件|必需要点 必需按照→必须按照 必需做到→必须做到
必需坚持→必须坚持 必需遵守→必须遵守 反应问题→反映问题|反应问题解决 反应情况→反映情况|不良反应情况|应急反应情况|过敏反应情况|化学反应情况|快速反应情况
签定合同→签订合同 签定协议→签订协议 不于处罚→不予处罚 不于受理→不予受理 不预受理→不予受理 不于许可→不予许可 身分证→身份证 免于刑事处罚→免予刑事处罚
行政处法→行政处罚 法定代表任→法定代表人 振憾→震撼 拖踏→拖沓 偿试→尝试|补偿试|赔偿试|代偿试
"""
LOOKALIKES = """
成份→成分|成份额|成份子 份量→分量|月份量|年份量|每份量|份量化|份量身|份量大小 帐本→账本 图象→图像|地图象|版图象|意图象|图象征 关连→关联|有关连|相关连|机关连|海关连|攸关连|关连续|关连接|闸关连
人材→人才|人材机|人材料 装璜→装潢 必恭必敬→毕恭毕敬 直捷了当→直截了当 部份→部分|部份额|部份子|部份数 过份→过分|过份额|过份子|过份数
"""
CODE_OF_2021 = "合同法 物权法 担保法 婚姻法 继承法 收养法 民法通则 民法总则 侵权责任法"
OLD_BODIES = {
    REFORM_2018: """
国土资源部→自然资源部|国土资源部门|国土资源部分 国家海洋局→自然资源部 国家测绘地理信息局→自然资源部 环境保护部→生态环境部|环境保护部门|环境保护部分
农业部→农业农村部|农业部门|农业部分|农业部队|农业部署|农业部际 文化部→文化和旅游部|文化部门|文化部分|文化部落|文化部署 国家旅游局→文化和旅游部
国家卫生计生委→国家卫生健康委员会 国家卫生和计划生育委员会→国家卫生健康委员会 国家安全生产监督管理总局→应急管理部 安全监管总局→应急管理部
国家工商行政管理总局→国家市场监督管理总局 工商总局→国家市场监督管理总局 国家质量监督检验检疫总局→国家市场监督管理总局 质检总局→国家市场监督管理总局
国家食品药品监督管理总局→国家药品监督管理局 国务院法制办→司法部 国家新闻出版广电总局→国家广播电视总局 国家粮食局→国家粮食和物资储备局
""",
    REFORM_2018_LOCAL: """
工商局→市场监督管理局|工商局域 工商行政管理局→市场监督管理局 质量技术监督局→市场监督管理局 质监局→市场监督管理局 食品药品监督管理局→市场监督管理局
食药监局→市场监督管理局 安全生产监督管理局→应急管理局 安监局→应急管理局|公安监局 国土资源局→自然资源局 国土局→自然资源局 环境保护局→生态环境局
环保局→生态环境局|环保局面|环保局部|环保局限 卫计局→卫生健康局 卫计委→卫生健康委员会 地税局→税务局 国税局→税务局 公安消防支队→消防救援支队 公安消防大队→消防救援大队
""",
    REFORM_2023: """
银保监会→国家金融监督管理总局 中国银行保险监督管理委员会→国家金融监督管理总局 银监会→国家金融监督管理总局 保监会→国家金融监督管理总局
银保监局→金融监管局 国家乡村振兴局→农业农村部 国务院扶贫办→农业农村部
""",
    REFORM_2008: "交通部→交通运输部|交通部门|交通部分|交通部署|交通部位|交通部队|交通部件 建设部→住房和城乡建设部|城乡建设部|建设部门|建设部分|建设部署|建设部位|建设部队|建设部件|建设部际",
}
OLD_LAWS = [
    Term(Kind.OUTDATED, "《信访条例》", "《信访工作条例》", "《信访工作条例》2022年5月1日起施行，《信访条例》已废止", ("废止", "原《信访条例》")),
    Term(Kind.OUTDATED, "《环境噪声污染防治法》", "《噪声污染防治法》", "《噪声污染防治法》第九十条：2022年6月5日起施行，原法同时废止", ("废止",)),
    Term(Kind.OUTDATED, "《个体工商户条例》", "《促进个体工商户发展条例》", "《促进个体工商户发展条例》2022年11月1日起施行，《个体工商户条例》同时废止", ("废止",)),
    Term(Kind.OUTDATED, "《公司登记管理条例》", "《市场主体登记管理条例》", "《市场主体登记管理条例》2022年3月1日起施行，原条例同时废止", ("废止",)),
    Term(Kind.OUTDATED, "《行政监察法》", "《监察法》", "《监察法》2018年3月20日起施行，《行政监察法》同时废止", ("废止",)),
    Term(Kind.OUTDATED, "《食品卫生法》", "《食品安全法》", "《食品安全法》2009年6月1日起施行，《食品卫生法》同时废止", ("废止",)),
    Term(Kind.OUTDATED, "《城市房屋拆迁管理条例》", "《国有土地上房屋征收与补偿条例》", "《国有土地上房屋征收与补偿条例》第三十五条：《城市房屋拆迁管理条例》同时废止", ("废止",)),
    Term(Kind.OUTDATED, "《国家行政机关公文处理办法》", "《党政机关公文处理工作条例》", "《党政机关公文处理工作条例》第四十二条：2012年7月1日起施行，原办法停止执行", ("停止执行", "废止")),
]  # fmt: skip
WORDS = {
    DIGNITY: "残废人→残疾人 瞎子→盲人|瞎子摸象|瞎子阿炳 聋子→听力残疾人 瘸子→肢体残疾人 傻子→智力残疾人 弱智→智力残疾 残废→残疾|残废军人|残废人|致残废气",
    PEOPLES: "维族→维吾尔族 蒙族→蒙古族 哈族→哈萨克族|哈族裔",
    BELIEF: "回教→伊斯兰教|回教室|回教学|回教育|回教师|回教材|回教程|返回教 喇嘛教→藏传佛教",
    TAIWAN: "台湾政府→台湾当局 台湾总统→台湾地区领导人 台湾国→台湾地区|台湾国际|台湾国民|台湾国语|台湾国立 中台关系→两岸关系 国立台湾大学→台湾大学",
    HONGKONG: "中港两地→内地与香港 中港关系→内地与香港的关系 中澳两地→内地与澳门 香港主权移交→香港回归祖国 港澳台等国→港澳台等地区|港澳台等国内 香港等国家→香港等地区 澳门等国家→澳门等地区",
    VILLAGE: "村长→村委会主任|村长期|村长效|村长远|村长大|村长江|村长者|村长度|村长约|村长制|村长廊|村长势|村长短",
}
BOASTS = (
    "国内首创 全国首创 世界首创 填补国内空白 世界领先水平 绝无仅有 史无前例 百分之百满意 万无一失 彻底根除 全面杜绝"
)


def rows(kind: Kind, source: str, table: str, always: tuple[str, ...] = ()) -> Iterator[Term]:
    """Terms from "wrong→right|context|context"; `always` are contexts that hold for every row."""
    for row in table.split():
        pair, *allowed = row.split("|")
        wrong, right = pair.split("→")
        yield Term(kind, wrong, right, source.format(right=right, wrong=wrong), (*allowed, *always))


def bodies() -> Iterator[Term]:
    """Old names of bodies: right in titles of their documents and where 原 or 撤销 says that they are old."""
    for source, table in OLD_BODIES.items():
        for term in rows(Kind.OUTDATED, source, table, (IN_TITLE, "撤销", "不再保留", "更名")):
            own = (
                f"原{term.words}",
                f"{term.words}令",
                f"{term.words}公告",
                f"{term.words}发布的",
                f"时任{term.words}",
            )
            yield Term(term.kind, term.words, term.instead, term.source, (*term.allowed, *own))


def laws() -> Iterator[Term]:
    """Titles of laws that the Civil Code replaced, and others that have a successor."""
    for law in CODE_OF_2021.split():
        for title in (f"《{law}》", f"《中华人民共和国{law}》"):
            source = CIVIL_CODE.format(wrong=title)
            yield Term(Kind.OUTDATED, title, "《民法典》", source, (f"原{title}", "废止", "失效"))
    yield from OLD_LAWS


STARTER_TERMS: tuple[Term, ...] = (
    *rows(Kind.CONFUSION, DICTIONARY, IDIOMS),
    *rows(Kind.CONFUSION, DICTIONARY, MISTAKES),
    *rows(Kind.CONFUSION, VARIANTS, LOOKALIKES),
    *bodies(),
    *laws(),
    *(
        term
        for source, table in WORDS.items()
        for term in rows(Kind.CONFUSION if source == VILLAGE else Kind.FORBIDDEN, source, table, (IN_QUOTES, IN_TITLE))
    ),
    *(Term(Kind.ABSOLUTE, words, "", EXACT, (IN_QUOTES,)) for words in BOASTS.split()),
)  # fmt: skip
