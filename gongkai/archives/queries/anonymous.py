"""An answer as everybody may read it: what was asked and what was answered, without persons (rules 10.4)."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from gongkai.foi.models import Answer, Case, Decision
from gongkai.foi.queries.personal import personal_of
from gongkai.rules.requests.grounds import GROUNDS
from gongkai.screening.personal import find_personal

HIDDEN = "〔已隐去〕"


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


class _Veil:
    """Takes out the applicant's own data wherever it stands, and what looks like anybody's."""

    def __init__(self, case: Case) -> None:
        known = personal_of(case)
        contact, agent = known.contact, known.agent
        own = (case.applicant_name, case.contact_person, known.identity, contact.phone, contact.email, contact.address,
               contact.fax, agent.name, agent.identity, agent.phone, case.number)  # fmt: skip
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
