"""Who may ask, what a request must hold, how the information is handed over, when it is worth publishing.

《政府信息公开条例》 arts 27, 29, 40, 43, 44 (rules 1.5.1 to 1.5.5, 1.7.1, 1.7.3, 1.7.4).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from types import MappingProxyType

from gongkai.rules.cites import Cite
from gongkai.rules.requests.norms import REGULATION

ANYBODY = Cite(REGULATION, 27)  # citizens, legal persons, other organisations; no purpose has to be given
ADDRESSEES = Cite(REGULATION, 27)  # governments and departments from county level up that act in their own name
CONTENT = Cite(REGULATION, 29, 2)
IN_WRITING = Cite(REGULATION, 29, 1)  # a letter, a data message; where that is truly hard, oral, and the unit writes
HANDING_OVER = Cite(REGULATION, 40)
HELP = Cite(REGULATION, 43)  # whoever has trouble reading, seeing or hearing is helped
PUBLISHING = Cite(REGULATION, 44, 1)
SUGGESTING = Cite(REGULATION, 44, 2)
SEVERAL = 2  # different applicants; custom: art. 44 says "多个"


class Element(StrEnum):
    """What a request must hold (art. 29 para. 2), oral or written; the last two where an agent asks (practice)."""

    NAME = "name"
    IDENTITY = "identity"
    CONTACT = "contact"
    DESCRIPTION = "description"
    FORM = "form"
    AUTHORITY = "authority"
    AGENT_IDENTITY = "agent_identity"

    @property
    def label(self) -> str:
        """In Chinese, as it is asked for."""
        return ELEMENTS[self]


ELEMENTS: Mapping[Element, str] = MappingProxyType({
    Element.NAME: "申请人姓名或者名称", Element.IDENTITY: "身份证明", Element.CONTACT: "联系方式",
    Element.DESCRIPTION: "所需信息的名称、文号或者便于查询的其他特征", Element.FORM: "提供信息的方式和获取途径",
    Element.AUTHORITY: "授权委托书", Element.AGENT_IDENTITY: "代理人身份证明",
})  # fmt: skip
OF_AGENTS = frozenset({Element.AUTHORITY, Element.AGENT_IDENTITY})


class Form(StrEnum):
    """How information is handed over (art. 40)."""

    PAPER = "paper"
    ELECTRONIC = "electronic"
    READING = "reading"
    COPYING = "copying"

    @property
    def label(self) -> str:
        """In Chinese, as on the application form."""
        return FORMS[self]


FORMS: Mapping[Form, str] = MappingProxyType(
    {Form.PAPER: "纸质文本", Form.ELECTRONIC: "电子文件", Form.READING: "查阅", Form.COPYING: "抄录"}
)


def missing_elements(given: Collection[Element], *, by_agent: bool = False) -> tuple[Element, ...]:
    """What art. 29 asks for and the request does not hold, in the order of the law; a purpose is never among it."""
    return tuple(one for one in Element if one not in given and (by_agent or one not in OF_AGENTS))


def handed_over_as(wanted: Form, *, harmful: bool = False) -> tuple[Form, ...]:
    """Forms in which the information may be handed over (art. 40).

    wanted   as asked for; it is followed
    harmful  that form may damage the carrier or costs too much: then electronically, or to be read or copied by hand
    """
    if not harmful:
        return (wanted,)
    return tuple(form for form in (Form.ELECTRONIC, Form.READING, Form.COPYING) if form is not wanted)


def worth_publishing(code: str, applicants: int) -> bool:
    """Whether information that several applicants were given may be published for everybody (art. 44 para. 1).

    code        of the answer; only what was disclosed in full
    applicants  different ones who asked for the same information
    """
    return code == "A2" and applicants >= SEVERAL
