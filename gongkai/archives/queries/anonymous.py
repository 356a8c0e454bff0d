"""An answer as everybody may read it: what was asked and what was answered, without persons (rules 10.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from gongkai.foi.models import Answer, Case, Decision, Party
from gongkai.foi.queries.personal import Contact, consultation_contact, personal_of
from gongkai.rules.requests.grounds import GROUNDS
from gongkai.screening.personal import find_personal

HIDDEN = "〔已隐去〕"
PARTY = "第三方姓名"
LONGEST_NAME = 4  # characters of a person's name; longer ones are those of bodies
GAPS = re.compile(r"[\s\-－—]")


@dataclass(frozen=True, slots=True)
class AnonymousAnswer:
    """Title and body (simple HTML) of the document to be; `hidden` says how many places were taken out."""

    title: str
    body: str
    hidden: int


def anonymous(answer: Answer) -> AnonymousAnswer:
    """A first version without names, numbers and addresses. Somebody reads it before it becomes a draft."""
    veil = _Veil(answer.case)
    rows = answer.decisions.select_related("item").order_by("item__order")
    parts = [piece for row in rows for piece in _paragraphs(row, veil)]
    title = veil(f"关于“{answer.case.subject}”的政府信息公开申请答复")
    return AnonymousAnswer(title[:200], "".join(parts), veil.hidden)


def _paragraphs(row: Decision, veil: _Veil) -> list[str]:
    told = [row.open_part, row.reasons, row.manner, row.place, row.right_agency, row.other_law]
    texts = [text for text in told if text.strip()]
    return [
        f"<h2>申请内容</h2>{_html(veil(row.item.text))}", f"<h2>答复</h2>{_html(GROUNDS[row.code].title)}",
        *(_html(veil(text)) for text in texts),
    ]  # fmt: skip


def _html(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.split("\n") if line.strip())


def persons_in(answer: Answer, text: str) -> list[str]:
    """What of the case's own people a text still tells, by kind; the same whatever blanks and hyphens stand in it.

    The name of a third party counts where it is a person's: who won a contract may have to be told.
    """
    plain = GAPS.sub("", text)
    kinds = (kind for kind, words in _people(answer.case) if _tells(kind, words) and GAPS.sub("", words) in plain)
    return list(dict.fromkeys(kinds))


def _tells(kind: str, words: str) -> bool:
    return len(words.strip()) > 1 and (kind != PARTY or len(words.strip()) <= LONGEST_NAME)


def _people(case: Case) -> list[tuple[str, str]]:
    """Data of everybody whom the case names, by kind; those of the requests that were joined to it too."""
    joined = case.joined.select_related("agency")
    return [*(pair for one in (case, *joined) for pair in _of_applicant(one)), *_of_third_parties(case)]


def _of_applicant(case: Case) -> list[tuple[str, str]]:
    """The applicant's own data by kind, and the number by which the request can be looked up."""
    known = personal_of(case)
    contact, agent = known.contact, known.agent
    return [
        ("申请人姓名或名称", case.applicant_name), ("申请人的联系人", case.contact_person), ("申请人的证件号码", known.identity),
        *_reached("申请人", contact), ("代理人姓名", agent.name), ("代理人的证件号码", agent.identity), ("代理人的电话", agent.phone),
        ("登记编号", case.number),
    ]  # fmt: skip


def _of_third_parties(case: Case) -> list[tuple[str, str]]:
    rows = case.consultations.filter(party=Party.THIRD_PARTY)
    return [pair for row in rows for pair in ((PARTY, row.name), *_reached("第三方", consultation_contact(row)))]


def _reached(who: str, contact: Contact) -> tuple[tuple[str, str], ...]:
    return ((f"{who}的电话", contact.phone), (f"{who}的电子邮箱", contact.email), (f"{who}的地址", contact.address),
            (f"{who}的传真", contact.fax))  # fmt: skip


class _Veil:
    """Takes out the data of the applicant and of third parties wherever they stand, and what looks like anybody's."""

    def __init__(self, case: Case) -> None:
        own = (words for _, words in _people(case))
        self.own = sorted({text for text in own if len(text.strip()) > 1}, key=len, reverse=True)
        self.hidden = 0

    def __call__(self, text: str) -> str:
        for own in self.own:
            self.hidden += text.count(own)
            text = text.replace(own, HIDDEN)
        found = sorted(find_personal(text), key=lambda one: one.start, reverse=True)
        for one in found:
            text = text[: one.start] + HIDDEN + text[one.end :]
        self.hidden += len(found)
        return text
