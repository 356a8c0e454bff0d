"""A letter before it has a number: what it lacks, and how it would look."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from gongkai.foi.models import Case
from gongkai.letters.models import Code, Template
from gongkai.letters.queries.facts import Facts, Volume
from gongkai.letters.queries.fields import FIELDS
from gongkai.letters.queries.templates import built, content_of, standing_content, template_for
from gongkai.letters.queries.typing import LONGEST, Ask, to_type
from gongkai.letters.queries.values import LetterValues
from gongkai.merging.actions.filling import fill, missing
from gongkai.merging.actions.setting import as_pdf
from gongkai.merging.models import Items
from gongkai.papers.actions.public import refuse_boxes
from gongkai.rules.refused import Refused

UNNUMBERED = "（预览，未编号）"


@dataclass(frozen=True, slots=True)
class Drawing:
    """Template and facts of a letter to be, with everything typed that has a suggestion."""

    template: Template
    facts: Facts

    def lacking(self) -> list[str]:
        """Names of the fields without a value, in the template's order; the number is not among them."""
        values = LetterValues(replace(self.facts, number=self.facts.number or UNNUMBERED))
        return missing(content_of(self.template), values)

    def refuse_lacking(self) -> None:
        """Refused with every field that lacks a value, before anything is made."""
        if names := self.lacking():
            raise Refused(
                f"{Code(self.facts.code).label}还有{len(names)}个字段没有内容：{'、'.join(names)}。",
                then="请补充填写，或者先在案卷里补全后再制发。",
            )

    def files(self, number: str, *, stamp: datetime) -> tuple[bytes, bytes]:
        """The letter with its number, as .docx and .pdf."""
        values = LetterValues(replace(self.facts, number=number))
        docx = fill(content_of(self.template), values, stamp=stamp)
        return docx, as_pdf(docx)


def drawing(facts: Facts) -> Drawing:
    """The template that holds, and the typed fields completed.

    Refused for what may not be typed or is no day, and at once where no .pdf could be made of it.
    """
    refuse_boxes()
    typed = _completed(facts)
    full = replace(facts, typed=typed)
    return Drawing(template_for(facts.case.agency, facts.code, facts.ground), full)


def contents_sheet(case: Case, volume: Volume, *, dated: date, maker: str, at: datetime) -> tuple[bytes, bytes]:
    """The list of contents of a volume (L18) as .docx and .pdf, by the agency's template. It is no letter and has no number.

    Where no template was installed, the product's own is taken: no file stays open for want of one.
    """
    values = LetterValues(Facts(case, Code.L18, dated, maker=maker, volume=volume))
    template = standing_content(case.agency, Code.L18) or built(Code.L18)
    if names := missing(template, values):
        raise Refused(
            f"归档目录还有{len(names)}个字段没有内容：{'、'.join(names)}。", then="请补全，或者改用系统自带的模板。"
        )
    docx = fill(template, values, stamp=at)
    return docx, as_pdf(docx)


def preview(facts: Facts, *, at: datetime) -> tuple[bytes, bytes, list[str]]:
    """The letter without a number as .docx and .pdf, fields that lack a value in brackets, and their names."""
    one = drawing(facts)
    names = one.lacking()
    full = replace(one.facts, number=UNNUMBERED)
    shown = LetterValues(full, {name: _placeholder(name) for name in {each.partition(".")[0] for each in names}})
    if missing(content_of(one.template), shown):
        one.refuse_lacking()
    docx = fill(content_of(one.template), shown, stamp=at)
    return docx, as_pdf(docx), names


def _placeholder(name: str) -> str | Items:
    """What a preview shows where a value is lacking."""
    columns = FIELDS[name].columns if name in FIELDS else ()
    return [dict.fromkeys(columns, f"【{name}】")] if columns else f"【{name}】"


def _completed(facts: Facts) -> dict[str, str]:
    asks = {ask.name: ask for ask in to_type(facts.code, facts)}
    if unasked := [name for name in facts.typed if name not in asks]:
        raise Refused(f"“{'、'.join(unasked)}”由案卷自动填写，不能另外填写。", then="内容不对的，请在案卷里更正。")
    typed = {name: _tidy(ask, str(facts.typed.get(name, "") or ask.suggest(facts))) for name, ask in asks.items()}
    return {name: text for name, text in typed.items() if text}


def _tidy(ask: Ask, text: str) -> str:
    found = text.strip()
    if len(found) > LONGEST:
        raise Refused(f"“{ask.label}”写了{len(found)}个字，超过{LONGEST}个字。", then="请缩短。")
    if ask.kind == "day" and found:
        try:
            return date.fromisoformat(found).isoformat()
        except ValueError as error:
            raise Refused(f"“{ask.label}”不是日期：{found[:20]}。", then="请填写年月日。") from error
    return found
