"""What follows an answer: reconsideration and suits, a new handling, the archive, the answer for everybody."""

from __future__ import annotations

from typing import Any

from gongkai.archives.actions.closing import archive as close_file
from gongkai.archives.actions.closing import supplement as add_volume
from gongkai.archives.actions.disclosing import propose
from gongkai.archives.models import Disclosure, DisclosureWhy, Retention
from gongkai.archives.queries.anonymous import anonymous
from gongkai.demo.requests.mailing import settle
from gongkai.demo.requests.sheets import Step
from gongkai.demo.requests.story import Story, later
from gongkai.disputes.actions import entering, redoing
from gongkai.disputes.models import Dispute, Route
from gongkai.foi.models import Answer, AnswerState
from gongkai.publications import actions as publishing
from gongkai.publications.models import Column, Edition
from gongkai.publications.queries.rights import may_decide
from gongkai.rules.requests.disputes import Procedure


def sued(story: Story, step: Step) -> None:
    """The papers of a reconsideration or a suit come in."""
    told, case = _told(story, step), story.case
    route = Route(told["route"])
    answer = case.answers.filter(state=AnswerState.SENT).order_by("order").last()
    before = Dispute.objects.get(pk=story.disputes[told["before"]]) if "before" in told else None
    body = told.get("body") or story.unit.reception.review_organ
    number = told["number"].replace("{年}", str(story.today.year))
    papers = entering.Papers(
        route=route, procedure=Procedure(told["procedure"]), body=body, received_on=story.today,
        accepted_on=later(story.calendar, story.today, -2), number=number, claim=told["claim"], answer=answer, before=before,
    )  # fmt: skip
    dispute = entering.enter_dispute(case, papers, by=story.unit.registrar, at=story.clock)
    story.disputes.append(dispute.pk)
    _paper(story, dispute, "申请书副本" if route == Route.REVIEW else "起诉状副本", told["claim"])


def defended(story: Story, step: Step) -> None:
    """The agency's answer with its evidence is handed in."""
    dispute = _dispute(story, step)
    entering.answered(dispute, day=story.today, by=_lawyer(story), at=story.clock)
    _paper(story, _dispute(story, step), "答复书及证据目录", "本机关答复的事实、依据和证据清单（样例）。")


def judged(story: Story, step: Step) -> None:
    """The outcome; a redo has its own day."""
    told: dict[str, Any] = _told(story, step)
    redo = later(story.calendar, story.today, int(told["redo"])) if "redo" in told else None
    _paper(story, _dispute(story, step), "决定书" if told["route"] == Route.REVIEW else "裁判文书", told["text"])
    entering.conclude(_dispute(story, step), result=told["result"], day=story.today, text=told["text"], redo_by=redo,
                      by=_lawyer(story), at=story.clock)  # fmt: skip


def archive(story: Story, step: Step) -> None:
    """The file is closed; ten years unless the step says otherwise."""
    settle(story)
    close_file(story.case, Retention(step.more or Retention.TEN), by=story.unit.registrar, at=story.clock)


def supplement(story: Story, _: Step) -> None:
    """A further volume with what a dispute has brought since."""
    add_volume(story.case, by=story.unit.registrar, at=story.clock)


def disclose(story: Story, step: Step) -> None:
    """The answer becomes a draft for everybody."""
    answer = Answer.objects.filter(case=story.pk, state=AnswerState.SENT).select_related("case__agency")[0]
    column = Column.objects.filter(agency=story.unit.agency, kinds__code="disclosed").order_by("pk")[0]
    propose(answer, anonymous(answer), DisclosureWhy(step.more), column, by=story.writer, at=story.clock)


def hand_in(story: Story, _: Step) -> None:
    """The draft for everybody goes into the review of documents."""
    publishing.submit(_edition(story), by=story.writer, at=story.clock)


def release(story: Story, _: Step) -> None:
    """The step of that review that it waits at; with the last one it is out."""
    edition = _edition(story)
    people = (person for person in story.unit.reviewers() if may_decide(edition, person))
    publishing.approve(edition, by=next(people), at=story.clock, secrecy="不涉及国家秘密和个人信息，可以公开")


def redone(story: Story, step: Step) -> None:
    """The office registers anew what the last dispute sent back; it goes on by the sheet that the step names."""
    dispute = Dispute.objects.select_related("case__agency").get(pk=story.disputes[-1])
    done = redoing.order_redo(dispute, received_on=story.today, by=story.unit.registrar, at=story.clock)
    story.docket.go_on(step.more, story, done.case.pk, done.code)


def _edition(story: Story) -> Edition:
    """The document that the answer became, as it is now."""
    rows = Edition.objects.select_related("document__kind", "document__agency", "document__section", "document__column")
    return rows.get(document=Disclosure.objects.get(answer__case=story.pk).document_id)


def _told(story: Story, step: Step) -> dict[str, Any]:
    return dict(story.sheet.get("disputes")[int(step.more or 0)])


def _dispute(story: Story, step: Step) -> Dispute:
    return Dispute.objects.select_related("case__agency").get(pk=story.disputes[int(step.more or 0)])


def _lawyer(story: Story) -> Any:
    legal = [person for person in story.unit.people if person.section is not None and person.section.is_legal]
    return legal[0] if legal else story.unit.registrar


def _paper(story: Story, dispute: Dispute, name: str, text: str) -> None:
    data = f"{name}（样例）\n{dispute.number}\n\n{text}\n".encode()
    entering.add_paper(dispute, name=name, file_name=f"{name}.txt", data=data, by=story.unit.registrar,
                       at=story.clock)  # fmt: skip
