"""The application form: what was typed, as it is shown again, and as the intake that the actions take (《条例》第二十九条)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from gongkai.agencies.models import Agency
from gongkai.foi.actions.intakes import CLASHES, MOST_ITEMS, NEEDED, Arrival, Fault, Intake, NewFile, faults, tidied
from gongkai.foi.models import Applicant, Carrier, Delivery, Paper, PieceKind
from gongkai.foi.queries.personal import Agent, Contact
from gongkai.records.sources.files import check_ending, file_kind
from gongkai.rules.refused import Refused
from gongkai.rules.requests.receipt import Channel

LONGEST = 20_000  # characters of a field that are shown again
MOST_FILES = 10
TEXTS = (
    "applicant_kind", "applicant_name", "contact_person", "paper", "identity", "phone", "email", "address", "postcode",
    "fax", "agent_name", "agent_identity", "agent_phone", "helped", "content", "clues", "items", "carrier", "delivery",
)  # fmt: skip
UPLOADS: Mapping[str, PieceKind] = {
    "identity_file": PieceKind.IDENTITY, "authority": PieceKind.AUTHORITY, "agent_file": PieceKind.IDENTITY,
    "other_files": PieceKind.OTHER,
}  # fmt: skip
START = {
    "applicant_kind": Applicant.NATURAL, "paper": Paper.RESIDENT, "carrier": Carrier.DISC, "delivery": Delivery.WEB,
}  # fmt: skip
ASKS = {Carrier.EMAIL.value: "email"} | {way.value: name for way, (name, _) in NEEDED.items()}  # fields by choice
CHOICES = {
    "papers": Paper.choices,
    "applicants": [(*one, "") for one in Applicant.choices],
    "carriers": [(*one, ASKS.get(one[0], "")) for one in Carrier.choices],
    "deliveries": [(*one, ASKS.get(one[0], "")) for one in Delivery.choices],
    "at_odds": json.dumps(CLASHES, ensure_ascii=False),
}


@dataclass(frozen=True, slots=True)
class Filled:
    """What somebody filled in. `values` by field, `uploads` by field with the files chosen."""

    values: dict[str, str]
    suggests: bool = False
    for_other: bool = False
    uploads: dict[str, list[UploadedFile[Any]]] = field(default_factory=dict)

    @property
    def items(self) -> tuple[str, ...]:
        """The things asked for, one for each line; at most one more than can be taken, so that it is told."""
        return tuple(filter(None, map(str.strip, self.values["items"].splitlines())))[: MOST_ITEMS + 1]

    @property
    def has_files(self) -> bool:
        """Whether files were chosen: a browser does not keep them when the page comes again."""
        return any(self.uploads.values())

    def intake(self, agency: Agency, today: date) -> Intake:
        """As the actions take it, tidied; files that cannot be taken are left out (`file_faults` names them)."""
        asked: dict[str, Any] = {name: self.values[name] for name in DIRECT}
        contact = Contact(**{name: self.values[name] for name in ("phone", "email", "address", "postcode", "fax")})
        agent = Agent(*(self.values[name] for name in AGENT)) if self.for_other else Agent()
        return tidied(Intake(
            agency, Arrival(Channel.WEB, today), contact=contact, agent=agent, suggests_disclosure=self.suggests,
            items=self.items, files=tuple(self._files()), **asked,
        ))  # fmt: skip

    def faults(self, intake: Intake, today: date) -> list[Fault]:
        """Everything that is wrong, in the order of the form, each field once."""
        found = [*faults(intake, today, by_web=True), *self._agent_faults(), *self.file_faults()]
        first = {one.field: one for one in reversed(found)}
        return sorted(first.values(), key=lambda one: ORDER.get(one.field, 0))

    def file_faults(self) -> Iterator[Fault]:
        """Files that are empty, too large, of a kind that is not taken, or not what their names say."""
        if sum(map(len, self.uploads.values())) > MOST_FILES:
            yield Fault("other_files", f"文件多于{MOST_FILES}份。", "请把零散的材料合成一份再上传。")
        for name, files in self._wanted():
            for file in files:
                if refusal := _refusal(file):
                    yield Fault(name, f"“{(file.name or '')[:60]}”不能上传：{refusal.what}", refusal.then)

    def _agent_faults(self) -> Iterator[Fault]:
        if not self.for_other:
            return
        if not self.values["agent_name"].strip():
            yield Fault("agent_name", "没有写代理人的姓名。", "请填写；本人申请的，请取消“我代别人申请”。")
        if not self.uploads.get("agent_file"):
            yield Fault("agent_file", "没有上传代理人的身份证明。", "请上传代理人证件的照片或扫描件。")

    def _wanted(self) -> Iterator[tuple[str, list[UploadedFile[Any]]]]:
        """The uploads that count: those of an agent only where there is one."""
        for name, files in self.uploads.items():
            if self.for_other or name not in {"authority", "agent_file"}:
                yield name, files

    def _files(self) -> Iterator[NewFile]:
        for name, files in self._wanted():
            for file in files[:MOST_FILES]:
                file.seek(0)
                yield NewFile(UPLOADS[name], file.name or "", file.read())


def filled_in(post: QueryDict, files: MultiValueDict[str, UploadedFile[Any]]) -> Filled:
    """What a sent form holds; several `item` rows count as the lines of `items`."""
    values = {name: post.get(name, START.get(name, ""))[:LONGEST].replace("\0", "") for name in TEXTS}
    rows = [row.replace("\n", " ") for row in post.getlist("item")[: MOST_ITEMS + 1] if row.strip()]
    if rows:
        values["items"] = "\n".join([*filter(None, [values["items"].strip()]), *rows])[:LONGEST]
    uploads = {name: files.getlist(name) for name in UPLOADS}
    return Filled(values, bool(post.get("suggests_disclosure")), bool(post.get("for_other")), uploads)


def _refusal(file: UploadedFile[Any]) -> Refused | None:
    file.seek(0)
    try:
        check_ending(file.name or "", file_kind(file.read()))
    except Refused as refusal:
        return refusal
    return None


AGENT = ("agent_name", "agent_identity", "agent_phone")
DIRECT = ("applicant_kind", "applicant_name", "contact_person", "paper", "identity", "helped", "content", "clues",
          "carrier", "delivery")  # fmt: skip
FORM_ORDER = (
    "content", "clues", "items", "applicant_kind", "applicant_name", "contact_person", "paper", "identity",
    "identity_file", "phone", "email", "address", "postcode", "fax", "agent_name", "agent_identity", "agent_phone", "agent_file",
    "authority", "carrier", "delivery", "helped", "other_files",
)  # fmt: skip
ORDER = {name: number for number, name in enumerate(FORM_ORDER, 1)}
