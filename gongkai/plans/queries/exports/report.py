"""The written report 落实情况报告 in the layout of an official document. Every sentence is computed; nothing is typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby

from gongkai.agencies.models import Person
from gongkai.drafts.sources.marks import mark_at
from gongkai.papers.actions.grids import TableBlock
from gongkai.papers.actions.official import Block, Heading, OfficialDocument, Text, write_official
from gongkai.plans.models import FINISHED, GONE, Claim, Concern, Duty, EvidenceKind, Part, Plan, State, Task, Verdict
from gongkai.plans.queries.exports.facts import (
    Facts,
    claim_words,
    claimed,
    how_it_ends,
    verdict_words,
)
from gongkai.plans.queries.exports.workbook import utc
from gongkai.plans.queries.lights import DONE, GREEN, GREY, NAMES, RED, WORDS, YELLOW, Horizon, light_of
from gongkai.plans.queries.periods import current
from gongkai.rules.days import in_chinese

LIGHTS = [(NAMES[rank], WORDS[rank]) for rank in (DONE, GREEN, YELLOW, GREY, RED)]
NAMED_PROOFS = 5  # names of evidence printed for one duty; the rest is counted
WAY_ON = 30  # open duties named under 下一步; the rest is counted


def report_document(plan: Plan, person: Person, when: Horizon, *, at: datetime) -> bytes:
    """The report as .docx, for whoever may see the whole plan."""
    facts = Facts.of(plan, person)
    tasks = list(Task.objects.visible_to(person).filter(plan=plan).select_related("area").order_by("order"))
    report = _Report(plan, facts, tasks, when)
    return write_official(
        OfficialDocument(
            title=f"{plan.title}\n落实情况报告",
            body=list(report.blocks()),
            signature=plan.agency.name,
            date=when.today,
            sealed=False,
            stamp=utc(at),
        )
    )


def short(text: str, most: int = 40) -> str:
    """The beginning of a requirement, enough to know it by."""
    bare = "".join(text.split()).rstrip("。；;")
    return bare if len(bare) <= most else f"{bare[:most]}……"


class _Report:
    """One report being written."""

    def __init__(self, plan: Plan, facts: Facts, tasks: Sequence[Task], when: Horizon) -> None:
        self.plan, self.facts, self.tasks, self.when = plan, facts, tasks, when
        self.live = [duty for duty in facts.duties if duty.state not in GONE]
        self.lights = {duty.pk: light_of(duty, when) for duty in self.live}

    def blocks(self) -> Iterator[Block]:
        """The four chapters."""
        yield Heading(1, "总体情况")
        yield from self._whole()
        yield Heading(1, "各项任务落实情况")
        yield from self._by_area()
        yield Heading(1, "存在的问题")
        yield from self._problems()
        yield Heading(1, "下一步安排")
        yield from self._way_on()

    def _whole(self) -> Iterator[Block]:
        ours = [task for task in self.tasks if task.concern == Concern.OURS]
        done = sum(duty.state in FINISHED for duty in self.live)
        sections = len({duty.section_id for duty in self.live})
        lights = Counter(light.colour for light in self.lights.values())
        yield Text(
            f"要点共{len(self.tasks)}项任务，其中本机关承办{len(ours)}项、不涉及{len(self.tasks) - len(ours)}项，"
            f"由{sections}个科室承办，分为{len(self.live)}项承办。截至{in_chinese(self.when.today)}，办结{done}项"
            f"{self._share(done)}，逾期{lights['red']}项，临期或落后{lights['yellow']}项，等待他人{lights['grey']}项，"
            f"其余{lights['green']}项正常。"
        )
        yield Text(self._proof_words())
        yield from self._table()

    def _share(self, done: int) -> str:
        return f"（{done / len(self.live):.0%}）" if self.live else ""

    def _proof_words(self) -> str:
        proofs = [proof for duty in self.live for proof in self.facts.proofs_of(duty) if proof.counts]
        kinds = Counter(proof.kind for proof in proofs)
        parts = "、".join(f"{kind.label}{kinds[kind]}条" for kind in EvidenceKind if kinds[kind])
        accepted = [p for duty in self.live for p in self.facts.periods_of(duty) if p.verdict == Verdict.ACCEPTED]
        machine = sum(period.by_machine for period in accepted)
        told = f"登记佐证{len(proofs)}条{f'（{parts}）' if parts else ''}，审核通过{len(accepted)}期"
        return f"{told}，其中凭系统佐证通过{machine}期。" if accepted else f"{told}。"

    def _table(self) -> Iterator[Block]:
        """Lights by section, in the order of the sections."""
        counts: dict[str, Counter[str]] = {}
        for duty in sorted(self.live, key=lambda duty: (duty.section.order, duty.section_id)):
            counts.setdefault(duty.section.name, Counter())[self.lights[duty.pk].colour] += 1
        if not counts:
            return
        rows = [
            [name, str(sum(own.values())), *(str(own[colour]) for colour, _ in LIGHTS)] for name, own in counts.items()
        ]
        header = [["科室", "承办", *(label for _, label in LIGHTS)]]
        aligns = ("left", *["right"] * (len(LIGHTS) + 1))
        yield TableBlock(
            header, rows, shares=(4, 1.2, 1.2, 1.2, 2.4, 1.6, 1.2), aligns=aligns, caption="各科室承办情况"
        )

    def _by_area(self) -> Iterator[Block]:
        by_task = {pk: list(rows) for pk, rows in groupby(self.facts.duties, key=lambda duty: duty.task_id)}
        unused: list[str] = []
        for area, tasks in groupby(self.tasks, key=lambda task: task.area):
            headed = False
            for task in tasks:
                if task.concern != Concern.OURS:
                    unused.append(task.number or short(task.requirement, 12))
                    continue
                if area and not headed:
                    yield Heading(2, _unnumbered(area.name))
                    headed = True
                yield from self._task(task, by_task.get(task.pk, []))
        if unused:
            yield Text(f"以下任务不涉及本机关：{'、'.join(unused)}。")

    def _task(self, task: Task, duties: Sequence[Duty]) -> Iterator[Block]:
        number = f"第{task.number}项　" if task.number else ""
        yield Text(f"{number}{task.title + '：' if task.title else ''}{' '.join(task.requirement.split())}")
        parts = [(part, [duty.section.name for duty in duties if duty.part == part]) for part in Part]
        who = "；".join(f"{part.label}科室：{'、'.join(names)}" for part, names in parts if names)
        yield Text(
            f"{who or '未派发'}。完成方式：{how_it_ends(task)}{f'，{in_chinese(task.due)}前' if task.due else ''}。"
        )
        for words, silent in groupby(duties, key=self._silent):
            if words:
                yield Text(f"{'、'.join(duty.section.name for duty in silent)}（{words}）：尚未填报，没有佐证。")
            else:
                for duty in silent:
                    yield Text(self._duty(duty))

    def _silent(self, duty: Duty) -> str:
        """The light's words for a section of which there is nothing to tell; empty for the others."""
        periods = self.facts.periods_of(duty)
        told = claimed(periods) or self.facts.proofs_of(duty) or any(verdict_words(period) for period in periods)
        return "" if told or duty.state in GONE or duty.state in FINISHED else self.lights[duty.pk].words

    def _duty(self, duty: Duty) -> str:
        """One section's share in short: light, claims by period, evidence, verdicts."""
        if duty.state in GONE:
            return f"{duty.section}：{State(duty.state).label}。"
        said = claimed(self.facts.periods_of(duty))
        claims = "；".join(f"{period.label}，{claim_words(period)}" for period in said) or "尚未填报"
        proofs = [proof.title for proof in self.facts.proofs_of(duty) if proof.counts]
        more = f"等{len(proofs)}条" if len(proofs) > NAMED_PROOFS else ""
        shown = "、".join(f"“{title}”" for title in proofs[-NAMED_PROOFS:]) + more if proofs else "无"
        judged = [(period, words) for period in self.facts.periods_of(duty) if (words := verdict_words(period))]
        verdicts = "；".join(
            f"{p.label}{words}{f'（{p.verdict_text}）' if p.verdict_text else ''}" for p, words in judged
        )
        return (
            f"{duty.section}（{self.lights[duty.pk].words}）。自述：{claims.rstrip('。')}。"
            f"佐证：{shown}。审核结论：{(verdicts or '尚无').rstrip('。')}。"
        )

    def _problems(self) -> Iterator[Block]:
        late = [duty for duty in self.live if self.lights[duty.pk].colour == "red"]
        blocked = [
            (duty, period)
            for duty in self.live
            for period in self.facts.periods_of(duty)
            if period.claim == Claim.BLOCKED and period.verdict != Verdict.ACCEPTED
        ]
        if not late and not blocked:
            yield Text(f"截至{in_chinese(self.when.today)}，没有逾期和受阻的任务。")
        if late:
            yield Heading(2, f"逾期{len(late)}项")
            for duty in late:
                yield Text(
                    f"{_named(duty)}，{in_chinese(duty.next_due) if duty.next_due else ''}到期，{self.lights[duty.pk].words}。"
                )
        if blocked:
            yield Heading(2, f"受阻{len(blocked)}项")
            for duty, period in blocked:
                yield Text(
                    f"{_named(duty)}，{period.label}：{period.claim_text.strip().rstrip('。') or '没有写明原因'}。"
                )

    def _way_on(self) -> Iterator[Block]:
        waiting = [duty for duty in self.live if duty.state not in FINISHED]
        if not waiting:
            yield Text("各项任务均已办结。" if self.live else "没有派发任务。")
            return
        waiting.sort(key=lambda duty: (duty.next_due or date.max, duty.task.order, duty.pk))
        yield Text(f"尚未办结{len(waiting)}项，按截止日先后办理：")
        for duty in waiting[:WAY_ON]:
            period = current(self.facts.periods_of(duty), self.when.today)
            due = f"{in_chinese(duty.next_due)}前" if duty.next_due else "下一报告期起"
            yield Text(f"{due}，{_named(duty)}{f'完成{period.label}' if period else ''}。")
        if len(waiting) > WAY_ON:
            yield Text(f"其余{len(waiting) - WAY_ON}项见台账。")


def _named(duty: Duty) -> str:
    """第3项“……”（法制科）."""
    number = f"第{duty.task.number}项" if duty.task.number else ""
    return f"{number}“{short(duty.task.title or duty.task.requirement)}”（{duty.section}）"


def _unnumbered(name: str) -> str:
    """The area's name without the plan's own number (一、 （一） 1. 第一部分): the report counts anew."""
    mark = mark_at(name)
    rest = name[mark.end :].lstrip("、.． ") if mark else name
    return (rest or name).strip().rstrip("。")
