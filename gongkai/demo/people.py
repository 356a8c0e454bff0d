"""The fictional agencies, sections and people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gongkai.agencies.actions import enrol, found_agency, found_section
from gongkai.agencies.models import Agency, Person, Role, Section
from gongkai.letters.actions.products import install_products
from gongkai.records.models import SYSTEM

PASSWORD = "yangguang-2026"  # noqa: S105 - printed by the command; the demo listens on loopback only
SECTIONS = (
    "办公室",
    "政策法规科",
    "综合规划科",
    "财务审计科",
    "公路建设科",
    "道路运输科",
    "公共交通科",
    "港航科",
    "工程质量科",
    "安全监督科",
    "行政审批科",
    "执法监督科",
)
LEGAL = "政策法规科"
# username, name, role, section
BUREAU = (
    ("linjing", "林静", Role.COORDINATOR, "办公室"),
    ("songyu", "宋宇", Role.HANDLER, "办公室"),
    ("heqiang", "何强", Role.HEAD, "办公室"),
    ("suwan", "苏婉", Role.HEAD, "办公室"),
    ("zhouming", "周明", Role.LEADER, None),
    ("chenxiaolan", "陈晓岚", Role.HANDLER, "安全监督科"),
    ("xuguoliang", "许国梁", Role.HEAD, "安全监督科"),
    ("tangli", "唐丽", Role.HANDLER, "政策法规科"),
    ("fangzheng", "方正平", Role.HEAD, "政策法规科"),
    ("luoyi", "罗怡", Role.HANDLER, "综合规划科"),
    ("pengfei", "彭飞", Role.HEAD, "综合规划科"),
    ("caomin", "曹敏", Role.HANDLER, "财务审计科"),
    ("jiangbo", "蒋波", Role.HEAD, "财务审计科"),
    ("dengwei", "邓伟", Role.HANDLER, "公路建设科"),
    ("xiaohan", "萧涵", Role.HEAD, "公路建设科"),
    ("huangjiayi", "黄嘉怡", Role.HANDLER, "道路运输科"),
    ("lizhuowen", "李卓文", Role.HEAD, "道路运输科"),
    ("yuqian", "余倩", Role.HANDLER, "公共交通科"),
    ("panlei", "潘磊", Role.HEAD, "公共交通科"),
    ("gaoyuan", "高原", Role.HANDLER, "港航科"),
    ("shenhai", "沈海", Role.HEAD, "港航科"),
    ("baixue", "白雪", Role.HANDLER, "工程质量科"),
    ("shitao", "石涛", Role.HEAD, "工程质量科"),
    ("qinyue", "秦月", Role.HANDLER, "行政审批科"),
    ("ruanhong", "阮红", Role.HEAD, "行政审批科"),
    ("leiting", "雷挺", Role.HANDLER, "执法监督科"),
    ("dongfang", "董放", Role.HEAD, "执法监督科"),
    ("admin", "高管", Role.ADMINISTRATOR, None),
    ("audit", "严审", Role.AUDITOR, None),
)
SHOWN = (
    "linjing", "songyu", "suwan", "chenxiaolan", "xuguoliang", "leiting", "dongfang", "fangzheng", "zhouming", "admin",
    "audit", "shizheng", "shiguan",
)  # fmt: skip


@dataclass(slots=True)
class Cast:
    """Everybody by account name, and the bureau's sections by name.

    query   number and query code of a request under way, as its applicant knows them
    """

    city: Agency
    bureau: Agency
    sections: dict[str, Section]
    people: dict[str, Person]
    query: tuple[str, str] = ("", "")

    @property
    def coordinator(self) -> Person:
        """The bureau's coordinator."""
        return self.people["linjing"]

    def handler(self, section: Section) -> Person:
        """Who does the section's work."""
        return next(p for p in self.people.values() if p.section_id == section.pk and p.role == Role.HANDLER)

    def head(self, section: Section) -> Person:
        """Who heads the section."""
        return next(p for p in self.people.values() if p.section_id == section.pk and p.role == Role.HEAD)


def found(at: datetime) -> Cast:
    """Found the city office, the bureau and a neighbour, enrol everybody, and bring what the product brings."""
    city = found_agency("江州市人民政府办公室", "市政府办", "jiangzhou", by=SYSTEM, at=at)
    bureau = found_agency("江州市交通运输局", "市交通局", "jiaotong", parent=city, by=SYSTEM, at=at)
    water = found_agency("江州市水务局", "市水务局", "shuiwu", parent=city, by=SYSTEM, at=at)
    sections = {
        name: found_section(bureau, name, order=order, is_office=not order, is_legal=name == LEGAL, by=SYSTEM, at=at)
        for order, name in enumerate(SECTIONS)
    }
    people = {
        username: enrol(
            bureau,
            username,
            name,
            role,
            section=sections[section] if section else None,
            by=SYSTEM,
            at=at,
            email=f"{username}@jiaotong.example",
            password=PASSWORD if username in SHOWN else None,
        )
        for username, name, role, section in BUREAU
    }
    people |= _others(city, water, at)
    install_products(by=SYSTEM, at=at)
    return Cast(city, bureau, sections, people)


def _others(city: Agency, water: Agency, at: datetime) -> dict[str, Person]:
    """The city's office, which also keeps the kinds of document for everybody, and the neighbour."""
    people = {}
    office = found_section(city, "政务公开科", is_office=True, by=SYSTEM, at=at)
    people["shizheng"] = enrol(
        city,
        "shizheng",
        "史正",
        Role.COORDINATOR,
        section=office,
        email="shizheng@jiangzhou.example",
        password=PASSWORD,
        by=SYSTEM,
        at=at,
    )
    people["shiguan"] = enrol(
        city, "shiguan", "石冠", Role.ADMINISTRATOR, email="shiguan@jiangzhou.example", password=PASSWORD, by=SYSTEM, at=at
    )  # fmt: skip
    rivers = found_section(water, "河湖管理科", by=SYSTEM, at=at)
    people["zhaoqiang"] = enrol(
        water, "zhaoqiang", "赵强", Role.HANDLER, section=rivers, email="zhaoqiang@shuiwu.example", by=SYSTEM, at=at
    )
    return people
