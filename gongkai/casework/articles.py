"""What the articles say on which answers rest: shown beside the choice, so that nobody has to look them up.

The words are those of the 《政府信息公开条例》 in force since 2019-05-15.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from gongkai.rules.cites import Cite
from gongkai.rules.requests.norms import REGULATION

Place = tuple[int, int | None, int | None]  # article, paragraph, item

TEXTS: Mapping[Place, str] = MappingProxyType({
    (14, None, None): "依法确定为国家秘密的政府信息，法律、行政法规禁止公开的政府信息，以及公开后可能危及国家安全、公共安全、经济安全、社会稳定的政府信息，不予公开。",
    (15, None, None): "涉及商业秘密、个人隐私等公开会对第三方合法权益造成损害的政府信息，行政机关不得公开。但是，第三方同意公开或者行政机关认为不公开会对公共利益造成重大影响的，予以公开。",
    (16, 1, None): "行政机关的内部事务信息，包括人事管理、后勤管理、内部工作流程等方面的信息，可以不予公开。",
    (16, 2, None): "行政机关在履行行政管理职能过程中形成的讨论记录、过程稿、磋商信函、请示报告等过程性信息以及行政执法案卷信息，可以不予公开。法律、法规、规章规定上述信息应当公开的，从其规定。",
    (30, None, None): "政府信息公开申请内容不明确的，行政机关应当给予指导和释明，并自收到申请之日起7个工作日内一次性告知申请人作出补正，说明需要补正的事项和合理的补正期限。",
    (32, None, None): "依申请公开的政府信息公开会损害第三方合法权益的，行政机关应当书面征求第三方的意见。第三方应当自收到征求意见书之日起15个工作日内提出意见。第三方逾期未提出意见的，由行政机关依照本条例的规定决定是否公开。第三方不同意公开且有合理理由的，行政机关不予公开。行政机关认为不公开可能对公共利益造成重大影响的，可以决定予以公开，并将决定公开的政府信息内容和理由书面告知第三方。",
    (35, None, None): "申请人申请公开政府信息的数量、频次明显超过合理范围，行政机关可以要求申请人说明理由。行政机关认为申请理由不合理的，告知申请人不予处理。",
    (36, None, 1): "所申请公开信息已经主动公开的，告知申请人获取该政府信息的方式、途径。",
    (36, None, 2): "所申请公开信息可以公开的，向申请人提供该政府信息，或者告知申请人获取该政府信息的方式、途径和时间。",
    (36, None, 3): "行政机关依据本条例的规定决定不予公开的，告知申请人不予公开并说明理由。",
    (36, None, 4): "经检索没有所申请公开信息的，告知申请人该政府信息不存在。",
    (36, None, 5): "所申请公开信息不属于本行政机关负责公开的，告知申请人并说明理由；能够确定负责公开该政府信息的行政机关的，告知申请人该行政机关的名称、联系方式。",
    (36, None, 6): "行政机关已就申请人提出的政府信息公开申请作出答复、申请人重复申请公开相同政府信息的，告知申请人不予重复处理。",
    (36, None, 7): "所申请公开信息属于工商、不动产登记资料等信息，有关法律、行政法规对信息的获取有特别规定的，告知申请人依照有关法律、行政法规的规定办理。",
    (37, None, None): "申请公开的信息中含有不应当公开或者不属于政府信息的内容，但是能够作区分处理的，行政机关应当向申请人提供可以公开的政府信息内容，并对不予公开的内容说明理由。",
    (38, None, None): "行政机关向申请人提供的信息，应当是已制作或者获取的政府信息。除依照本条例第三十七条的规定能够作区分处理的外，需要行政机关对现有政府信息进行加工、分析的，行政机关可以不予提供。",
    (39, 1, None): "申请人以政府信息公开申请的形式进行信访、投诉、举报等活动，行政机关应当告知申请人不作为政府信息公开申请处理并可以告知通过相应渠道提出。",
    (39, 2, None): "申请人提出的申请内容为要求行政机关提供政府公报、报刊、书籍等公开出版物的，行政机关可以告知获取的途径。",
    (41, None, None): "公民、法人或者其他组织有证据证明行政机关提供的与其自身相关的政府信息记录不准确的，可以要求行政机关更正。有权更正的行政机关审核属实的，应当予以更正并告知申请人。",
})  # fmt: skip


def quoted(cites: Iterable[Cite]) -> list[tuple[str, str]]:
    """Each article with its words; "" where it is no article of the regulation that is quoted here."""
    return [(str(cite), _words(cite)) for cite in cites]


def _words(cite: Cite) -> str:
    if cite.norm != REGULATION or cite.article is None:
        return ""
    return TEXTS.get((cite.article, cite.paragraph, cite.item), "")
