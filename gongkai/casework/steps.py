"""Who does what next on a request: from the table of moves, the clock, letters and what is under way. It decides nothing.

An act that a letter carries leads to its letter: what the letter's sending enters is not entered by hand before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from gongkai.agencies.models import Person
from gongkai.foi.models import AGAINST, Act, AnswerAct, AnswerState, By, Consultation, Party, Reply, RequestState, State
from gongkai.foi.queries.case import AnswerSheet, Sheet
from gongkai.letters.models import Code
from gongkai.letters.queries.outgoing import Outgoing

UNCHECKED = "随附的文件还没有核对，核对后才能送出。"
SENT = {Code.L04: "送出后期限停止", Code.L05: "送出后登记告知日期", Code.L13: "送出后期限停止"}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that the reader may do: words of the button, where it leads, why it is due or allowed."""

    words: str
    address: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Next:
    """`turn` says in words whose turn it is; `first` are the steps that wait, `others` what may be done besides."""

    turn: str
    first: list[Step]
    others: list[Step]


def act_address(sheet: Sheet, name: str, of: int | None = None) -> str:
    """The address of an act on a request, or on one of its parts."""
    if of is None:
        return reverse("desk:request_act", args=[sheet.case.pk, name])
    return reverse("desk:request_act_of", args=[sheet.case.pk, name, of])


def letter_address(sheet: Sheet, code: Code) -> str:
    """Where a letter of a kind is made."""
    return reverse("desk:request_letter_make", args=[sheet.case.pk, code])


def next_steps(sheet: Sheet, person: Person, today: date, out: Outgoing) -> Next:
    """What waits for whom, and what the reader may do now. `out`: letters and files that have not gone out."""
    first = [*_first(sheet, today, out), *_consultations(sheet, today), *_extension(sheet), *_reasons(sheet),
             *_letters(sheet, out)]  # fmt: skip
    known = {step.address for step in first}
    others = [step for step in _others(sheet, person, today, out) if step.address not in known]
    return Next(turn(sheet, today, out), first, others)


def turn(sheet: Sheet, today: date, out: Outgoing) -> str:
    """Whose turn it is, in one or two sentences."""
    case, state = sheet.case, State(sheet.case.state)
    until = f"，至{day_words(case.waits_until, today)}" if case.waits_until else ""
    if state is State.JOINED and case.joined_to is not None:
        return f"已并入{case.joined_to}，在那一件里答复。"
    if not case.is_open:
        return _closed_turn(sheet)
    if state is State.UNCONFIRMED:
        return "等办公室与申请人双方确认。确认之日为收到之日，期限从次日起算。"
    if state is State.CORRECTING:
        return f"等申请人补正{until}。补正期间不计期限。"
    if state is State.PAYING:
        return f"等申请人缴费{until}。缴费期间不计期限。"
    if case.waiting_for:
        return f"等待{sheet.count.waiting_for.label}{until}。等待期间不计入期限，拟稿可以继续。"
    return _working_turn(sheet, out)


def day_words(day: date | None, today: date) -> str:
    """10月22日, with its year where that is another than today's."""
    if day is None:
        return ""
    short = f"{day.month}月{day.day}日"
    return short if day.year == today.year else f"{day.year}年{short}"


def _closed_turn(sheet: Sheet) -> str:
    if sheet.case.state == State.ARCHIVED:
        return "已归档，案卷已锁定。"
    why = f"（{sheet.case.ended_why}）" if sheet.case.ended_why else ""
    return f"{State(sheet.case.state).label}{why}，等办公室归档。"


def _working_turn(sheet: Sheet, out: Outgoing) -> str:
    case = sheet.case
    files = UNCHECKED if out.unchecked else ""
    if case.section is None:
        return "等办公室派给承办科室。"
    if case.handler is None:
        return f"等{case.section}的人员认领。"
    for one in sheet.answers:
        if one.answer.state == AnswerState.REVIEW:
            return f"答复在审核：等{one.answer.get_step_display()}。{files}"
        if one.answer.state == AnswerState.APPROVED:
            return f"答复已签发，等发出文书。{files}"
    return f"等{case.section}{case.handler}拟答复。"


def _tab(sheet: Sheet, name: str, words: str, why: str = "") -> Iterator[Step]:
    """A step that is done on another tab."""
    yield Step(words, reverse(f"desk:request_{name}", args=[sheet.case.pk]), why)


def _first(sheet: Sheet, today: date, out: Outgoing) -> Iterator[Step]:
    """What the state asks for."""
    case, acts = sheet.case, sheet.acts
    over = case.waits_until is not None and case.waits_until < today
    if Act.CONFIRM in acts:
        yield Step("登记双方确认", act_address(sheet, "confirm"), "联系申请人，确认之日起算")
    if Act.CORRECT in acts:
        yield Step("登记收到补正", act_address(sheet, "receive-correction"), "重新计算20个工作日")
    if Act.LAPSE_CORRECTION in acts and over:
        yield Step("办理逾期不补正", act_address(sheet, "lapse-correction"), "补正期限已过，先联系申请人")
    if Act.PAY in acts:
        yield from _tab(
            sheet, "fee", "登记缴费", "缴费期限已过，可以办理终结" if over else "足额缴费的次日起重新计算20个工作日"
        )
    if case.is_open and case.section_id is None and Act.ASSIGN in acts:
        yield Step("派给科室", act_address(sheet, "assign"), "越早派件，科室时间越多")
    if case.section_id is not None and case.handler_id is None and Act.TAKE in acts:
        yield Step("认领", act_address(sheet, "take"), "认领后由您经办")
    yield from _answers(sheet, out)
    if Act.ARCHIVE in acts:
        yield from _tab(sheet, "archive", "归档", "核对材料后生成案卷")


def _answers(sheet: Sheet, out: Outgoing) -> Iterator[Step]:
    """What the answers wait for, their files first; where there is none, one has to be drafted."""
    moving = [
        one
        for one in sheet.answers
        if one.answer.state in {AnswerState.DRAFT, AnswerState.REVIEW, AnswerState.APPROVED}
    ]
    if not moving and Act.DRAFT in sheet.acts and sheet.case.section_id is not None:
        yield from _tab(sheet, "answers", "拟答复", "逐项选答复类型，写事实和理由")
    for one in moving:
        if one.answer.pk == out.unchecked and sheet.powers and not one.answer.wrote:  # type: ignore[attr-defined]
            yield Step(
                "核对提供的文件",
                reverse("desk:request_enclosures", args=[one.answer.pk]),
                "没有写过答复的人核对后才能送出",
            )
        yield from _answer(sheet, one, out)


def _answer(sheet: Sheet, one: AnswerSheet, out: Outgoing) -> Iterator[Step]:
    """What the reader may do to an answer that is under way."""
    acts = one.acts
    if AnswerAct.APPROVE in acts:
        place = f"{reverse('desk:request_reviews')}?at={one.answer.pk}#verdict"
        yield Step("审核答复", place, f"等您{one.answer.get_step_display()}")
    elif AnswerAct.SUBMIT in acts and one.answer.round:
        yield from _tab(sheet, "answers", "修改答复", "退回或者撤回的，改好后再送审")
    elif AnswerAct.SUBMIT in acts:
        yield from _tab(sheet, "answers", "继续拟答复", "写好后送审")
    elif AnswerAct.SEND in acts and not any(letter.answer == one.answer.pk for letter in out.letters):
        why = "可以先制发；文件核对后才能送出" if one.answer.pk == out.unchecked else "已签发，送达后办结"
        yield from _tab(sheet, "letters", "制发答复书", why)


def _letters(sheet: Sheet, out: Outgoing) -> Iterator[Step]:
    """Letters that were made and not sent, and the one that tells of more time."""
    if not sheet.powers & {By.OFFICE, By.HANDLERS}:
        return
    granted = [one.decided_at for one in sheet.extensions if one.state == RequestState.GRANTED and one.days]
    since = max((at for at in granted if at is not None), default=None)
    told = any(one.code is Code.L06 and since is not None and one.issued_at >= since for one in out.letters)
    if since is not None and not told and sheet.case.is_open:
        yield Step(f"制发{Code.L06.label}", letter_address(sheet, Code.L06), "原期限届满前告知申请人才有效")
    for one in out.letters:
        if one.waits and one.code is not Code.L03:
            files = UNCHECKED if one.answer is not None and one.answer == out.unchecked else ""
            yield Step(
                f"送出{one.code.label}",
                act_address(sheet, "letter-send", one.key),
                files or SENT.get(one.code, "已制发，还没有送出"),
            )


def _consultations(sheet: Sheet, today: date) -> Iterator[Step]:
    """What the letters that are out wait for."""
    if Act.HEAR not in sheet.acts and Act.DRAFT not in sheet.acts:
        return
    for one in sheet.consultations:
        yield from _consultation(sheet, one, today)


def _consultation(sheet: Sheet, one: Consultation, today: date) -> Iterator[Step]:
    if one.reply == Reply.NONE:
        if one.got_on is None and one.party != Party.ORGAN:
            yield Step(f"登记{one.name}收函", act_address(sheet, "consultation-got", one.pk), "收函次日起算15个工作日")
        until = f"至{day_words(one.until, today)}" if one.until else "收函日期尚未登记"
        yield Step(f"登记{one.name}的意见", act_address(sheet, "consultation-hear", one.pk), until)
    elif one.reply in AGAINST and one.good_reason is None and Act.DRAFT in sheet.acts:
        yield Step(
            f"判断{one.name}的理由",
            act_address(sheet, "consultation-weigh", one.pk),
            "对方不同意公开，要判断理由是否成立",
        )


def _extension(sheet: Sheet) -> Iterator[Step]:
    if Act.REFUSE_EXTENSION not in sheet.acts:
        return
    asked = next((one for one in sheet.extensions if one.state == RequestState.ASKED), None)
    if asked is not None:
        yield Step(
            "批延长答复",
            act_address(sheet, "decide-extension", asked.pk),
            f"{asked.asked_by}申请，理由：{asked.reason}",
        )


def _reasons(sheet: Sheet) -> Iterator[Step]:
    if sheet.reasons is not None and sheet.reasons.accepted is None and Act.ASK_REASONS in sheet.acts:
        yield Step("登记申请人的说明", act_address(sheet, "judge-reasons"), "说明不影响期限计算")


def _others(sheet: Sheet, person: Person, today: date, out: Outgoing) -> Iterator[Step]:
    """Everything else that the table and the clock allow, in the order in which it is mostly needed."""
    acts, count, case = sheet.acts, sheet.count, sheet.case
    if Act.ASK_CORRECTION in acts and count.fix_by is not None and today <= count.fix_by and not out.has(Code.L04):
        until = day_words(count.fix_by, today)
        yield Step("通知补正", letter_address(sheet, Code.L04), f"制发补正告知书，只能一次，最晚{until}发出")
    if Act.CONSULT in acts:
        yield Step("征求意见", act_address(sheet, "consult"), "第三方、共同制作机关、其他机关")
    yield from _more_time(sheet, today, out)
    if Act.NOTICE_FEE in acts and case.state != State.PAYING:
        yield from _tab(sheet, "fee", "收费", "超过合理范围的，通知缴费")
    if Act.LAPSE_CORRECTION in acts:
        yield Step("办理逾期不补正", act_address(sheet, "lapse-correction"))
    if case.section_id is not None and Act.ASSIGN in acts:
        yield Step("改派", act_address(sheet, "assign"))
    if case.section_id is not None and case.handler_id is not None and Act.HAND_OVER in acts:
        yield Step("移交经办人", act_address(sheet, "hand-over"))
    if Act.RETURN in acts and case.section_id == person.section_id:
        yield Step("退回办公室", act_address(sheet, "give-back"), "不由本科室办理的")
    yield from _office(sheet, person)


def _more_time(sheet: Sheet, today: date, out: Outgoing) -> Iterator[Step]:
    acts, count = sheet.acts, sheet.count
    may_ask = Act.ASK_EXTENSION in acts and not any(one.state == RequestState.ASKED for one in sheet.extensions)
    if may_ask and count.extension_left and not count.overdue:
        yield Step(
            "申请延长答复",
            act_address(sheet, "ask-extension"),
            f"还可延长{count.extension_left}个工作日，由工作机构负责人批准",
        )
    if Act.ASK_REASONS in acts and sheet.reasons is None and not out.has(Code.L05):
        yield Step("要求说明理由", letter_address(sheet, Code.L05), "制发说明理由告知书，数量、频次明显超过合理范围的")
    if may_ask and sheet.reasons is not None and sheet.reasons.accepted:
        yield Step("申请延迟答复", act_address(sheet, "ask-delay"), "理由合理但不能按期答复的")


def _office(sheet: Sheet, person: Person) -> Iterator[Step]:
    acts = sheet.acts
    if Act.JOIN in acts:
        yield Step("并入另一件", act_address(sheet, "join"), "同一申请人的申请")
    if Act.END in acts and sheet.powers:
        yield Step("更正收到日期", act_address(sheet, "correct-receipt"))
    if Act.WITHDRAW in acts:
        yield Step("申请人撤回", act_address(sheet, "withdraw"))
    if Act.END in acts:
        yield Step("其他终结", act_address(sheet, "end"))
