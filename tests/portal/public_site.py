"""A bureau's public site with everything on it, laid down as rows: many documents quickly, and one of each standing."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from moments import NOON, TODAY

from gongkai.agencies.models import Agency, Section
from gongkai.publications.models import (
    Column,
    Document,
    Edition,
    EditionFile,
    Effect,
    EffectKind,
    FileRole,
    Kind,
    OldAddress,
    Openness,
    Site,
    Standing,
    State,
)
from gongkai.publications.queries.entries import entry_of
from gongkai.publications.sources.starting import KINDS
from gongkai.records.actions import keep
from gongkai.search.actions import put

COLUMNS = (
    ("guide", "政府信息公开指南", "", "guide", ""), ("system", "政府信息公开制度", "", "system", ""),
    ("policy", "政策", "", "", ""), ("policy/norms", "规范性文件", "norm", "statutory", "20-01"),
    ("policy/readings", "政策解读", "reading", "", ""), ("policy/plans", "规划计划", "plan", "statutory", "20-03"),
    ("about", "机构职能", "page", "statutory", "20-02"), ("results", "执法与许可", "", "", ""),
    ("results/licences", "行政许可结果", "licence", "statutory", "20-05"),
    ("results/penalties", "行政处罚结果", "penalty", "statutory", "20-06"), ("money", "财政与人事", "", "", ""),
    ("money/budgets", "预算决算", "budget", "statutory", "20-07"), ("money/people", "人事信息", "personnel", "statutory", "20-14"),
    ("notices", "公告公示", "notice", "", "20-15"), ("news", "工作动态", "news", "", ""),
    ("statistics", "统计信息", "statistics", "statutory", "20-04"), ("reports", "政府信息公开年报", "report", "reports", ""),
)  # fmt: skip
SPREAD = ("notice", "news", "norm", "reading", "statistics", "plan", "licence", "penalty", "budget", "personnel", "report", "system", "guide")  # fmt: skip
TITLES = {
    "notice": "关于滨河大道跨江桥夜间封闭维修的公告（第{n}号）", "news": "市交通运输局检查汛期公路养护工作（{n}）",
    "norm": "江州市公路养护作业交通组织管理规定（{n}）", "reading": "养护施工怎么不堵路：一图看懂（{n}）",
    "statistics": "2026年江州市交通运输主要指标（{n}）", "plan": "江州市综合交通运输发展规划（{n}）",
    "licence": "江州市顺达货运有限公司道路运输经营许可（{n}）", "penalty": "江交罚〔2026〕{n}号行政处罚决定",
    "budget": "江州市交通运输局2026年部门预算（{n}）", "personnel": "江州市交通运输局公开招聘工作人员公告（{n}）",
    "report": "江州市交通运输局政府信息公开工作年度报告（{n}）", "system": "政府信息公开审查制度（{n}）", "guide": "政府信息公开指南（{n}）",
}  # fmt: skip
BODY = (
    "<p>为规范公路养护作业期间的交通组织，保障行车安全和施工进度，制定本规定。</p><h2>第一章　总则</h2>"
    "<p>第一条　本市国道、省道和县道的养护作业适用本规定。作业单位应当在开工七日前公告，绕行路线见"
    '<a href="https://www.example.com/map" rel="noopener">示意图</a>。</p><ul><li>夜间作业自22时至次日5时；</li><li>雨天停止作业。</li></ul>'
    "<table><caption>作业时段</caption><thead><tr><th>路段</th><th>长度（公里）</th><th>开始日期</th><th>结束日期</th><th>作业时间</th>"
    "<th>绕行路线</th><th>负责单位</th></tr></thead><tbody><tr><td>滨河大道</td><td>3.2</td><td>2026年6月1日</td><td>2026年6月30日</td>"
    "<td>22时至次日5时</td><td>江北路、解放大道</td><td>公路养护科</td></tr></tbody></table><h2>第二章　附则</h2><p>本规定自2026年6月1日起施行。</p>"
)
SECRET = "机密"


def kinds_of() -> dict[str, Kind]:
    """Every kind to begin with, without steps."""
    Kind.objects.bulk_create([Kind(code=row.code, order=order, **row.values) for order, row in enumerate(KINDS, 1)], ignore_conflicts=True)  # fmt: skip
    return {kind.code: kind for kind in Kind.objects.all()}


def lay_out(agency: Agency, section: Section) -> dict[str, Column]:
    """The columns, as a tree, and what the footer says."""
    found: dict[str, Column] = {}
    for order, (path, name, _, part, item) in enumerate(COLUMNS):
        parent = found.get(path.rpartition("/")[0])
        found[path] = Column.objects.create(
            agency=agency, section=section, name=name, slug=path.rpartition("/")[2], path=f"{path}/", part=part, item=item,
            order=order, parent=parent, latest_at=NOON, description=f"{name}：本局依法公开的信息",
        )  # fmt: skip
    Site.objects.create(
        agency=agency, credit_code="11990000MB0000000X", site_code="9900000017", icp="江ICP备2026000001号",
        police="江公网安备99010002000017号", postal_address="江州市滨河大道18号，邮编000100", phone="0600-8120300",
        hours="工作日8:30—12:00，14:00—17:30", hotline="12328", parent_name="江州市人民政府门户网站",
        popular=["老年人乘车优惠", "网约车驾驶员证", "公交线路调整", "道路施工公告"],
    )  # fmt: skip
    return found


def publish(
    column: Column, kind: Kind, serial: int, *, at: datetime = NOON, standing: str = Standing.LIVE, index: bool = True,
    interprets: Document | None = None, slug: str = "", **values: Any,
) -> Document:  # fmt: skip
    """One document with its live edition, laid down as it stands after a release."""
    values = {
        "title": TITLES.get(kind.code, "专题（{n}）").format(n=serial), "body": BODY, "contact": "公路养护科 0600-8120318",
        "formed_on": at.date(), "summary": "",
    } | values  # fmt: skip
    document = Document.objects.create(
        agency=column.agency, section=column.section, column=column, kind=kind, year=2026, serial=serial, slug=slug,
        index_no=f"11990000MB0000000X/2026-{serial:05d}", first_published_at=at, published_at=at, interprets=interprets,
        effective_on=values.get("effective_on") if kind.has_validity else None,
        expires_on=values.get("expires_on") if kind.has_validity else None,
    )  # fmt: skip
    edition = Edition.objects.create(
        document=document, number=1, state=State.RELEASED, created_at=at, saved_at=at, released_at=at, **values
    )
    document.live, document.standing = edition, standing
    document.save()
    if index and standing == Standing.LIVE:
        put(entry_of(document, TODAY))
    return document


def spread(columns: dict[str, Column], kinds: dict[str, Kind], count: int, first: int = 1000) -> list[Document]:
    """Many documents of all kinds, in bulk and without the search."""
    places = {code: columns[path] for path, _, code, *_ in COLUMNS if code}
    places |= {"system": columns["system"], "guide": columns["guide"], "report": columns["reports"]}
    documents, editions = [], []
    for number in range(count):
        kind = kinds[SPREAD[number % len(SPREAD)]]
        column, at = places[kind.code], NOON - timedelta(hours=7 * number + 1)
        effective = at.date() if kind.has_validity else None
        documents.append(Document(
            agency=column.agency, section=column.section, column=column, kind=kind, year=2026, serial=first + number,
            index_no=f"11990000MB0000000X/2026-{first + number:05d}", published_at=at, first_published_at=at,
            effective_on=effective, expires_on=date(2031, 5, 31) if effective else None,
        ))  # fmt: skip
    documents = Document.objects.bulk_create(documents)
    for number, row in enumerate(documents):
        editions.append(Edition(
            document=row, number=1, state=State.RELEASED, title=TITLES[row.kind.code].format(n=number), body=BODY,
            created_at=NOON, saved_at=NOON, released_at=NOON, formed_on=TODAY, doc_no=f"江交规〔2026〕{number}号",
            topic="交通运输\\公路", plan_period=11 + number % 4 if row.kind.has_plan_period else None,
        ))  # fmt: skip
    for row, edition in zip(documents, Edition.objects.bulk_create(editions), strict=True):
        row.live, row.standing = edition, Standing.LIVE
    Document.objects.bulk_update(documents, ["live", "standing"], batch_size=500)
    return documents


def build(agency: Agency, section: Section) -> SimpleNamespace:
    """One of everything: each kind of page, each standing, each mark."""
    kinds, columns = kinds_of(), lay_out(agency, section)
    norms, norm = columns["policy/norms"], kinds["norm"]
    common = {"topic": "交通运输\\公路", "doc_no": "江交规〔2026〕3号", "unified_no": "JZJT—2026—003"}
    in_force = publish(
        norms, norm, 1, effective_on=date(2026, 1, 1), expires_on=date(2031, 5, 31), **common, keywords="养护,交通组织",
        summary="养护作业怎样占道、怎样绕行、怎样告示。",
    )  # fmt: skip
    coming = publish(norms, norm, 2, effective_on=date(2027, 1, 1), doc_no="江交规〔2026〕4号", title="江州市出租汽车服务质量考核办法")  # fmt: skip
    expired = publish(norms, norm, 3, effective_on=date(2020, 1, 1), expires_on=date(2024, 12, 31), title="江州市客运站管理办法")  # fmt: skip
    repealed = publish(norms, norm, 4, effective_on=date(2021, 1, 1), title="江州市公路养护管理办法", doc_no="江交规〔2021〕9号")  # fmt: skip
    Effect.objects.create(edition=in_force.live, target=repealed, kind=EffectKind.REPEALS, on=date(2026, 1, 1))
    Document.objects.filter(pk=repealed.pk).update(repealed_on=date(2026, 1, 1))
    put(entry_of(repealed, TODAY))
    reading = publish(
        columns["policy/readings"],
        kinds["reading"],
        5,
        interprets=in_force,
        form="chart",
        title="养护施工怎么不堵路：一图看懂",
    )
    notice = publish(columns["notices"], kinds["notice"], 6)
    withdrawn = publish(columns["notices"], kinds["notice"], 7, standing=Standing.WITHDRAWN, title="撤下的公告")
    moved = publish(columns["notices"], kinds["notice"], 8, standing=Standing.REDIRECTED)
    Document.objects.filter(pk=moved.pk).update(moved_to="https://www.example.com/new")
    gone = publish(columns["notices"], kinds["notice"], 9, standing=Standing.GONE, title="删除的公告")
    left = {"left_at": NOON, "left_why": "路线有误，请以6月2日的公告为准。"}
    Document.objects.filter(pk__in=[withdrawn.pk, moved.pk, gone.pk]).update(**left)
    blocks = [
        {"type": "heading", "value": "今年做什么"}, {"type": "text", "value": "先修桥。\n\n再修路。"},
        {"type": "facts", "value": [{"type": "item", "id": "1", "value": {"name": "建设单位", "value": "江州市交通运输局"}}]},
        {"type": "links", "value": [{"type": "item", "id": "2", "value": {"text": "规范性文件库", "address": "/norms/", "note": "现行有效"}},
                                    {"type": "item", "id": "3", "value": {"text": "坏链接", "address": "javascript:alert(1)", "note": ""}}]},
        {"type": "column", "value": {"path": "notices", "count": 3}},
    ]  # fmt: skip
    topic = publish(columns["about"], kinds["page"], 10, slug="bridge", title="跨江桥维修专题", body="", blocks=blocks)
    _files(in_force)
    OldAddress.objects.create(path="/art/2019/5/1/art_1_2.html?id=7", document=in_force)
    return SimpleNamespace(
        kinds=kinds, columns=columns, in_force=in_force, coming=coming, expired=expired, repealed=repealed, reading=reading,
        notice=notice, withdrawn=withdrawn, moved=moved, gone=gone, topic=topic, hidden=_hidden(columns, kinds, norms),
    )  # fmt: skip


def _files(document: Document) -> None:
    """A file, a video with its words, and a note of an earlier change."""
    kept = keep("附件内容".encode(), media_type="text/plain", at=NOON)
    EditionFile.objects.create(edition=document.live, name="作业告示样式.txt", kind="txt", attachment=kept, text="附件内容", pages=2)  # fmt: skip
    EditionFile.objects.create(edition=document.live, role=FileRole.VIDEO, url="https://v.example.com/1", name="怎样绕行", text="先走江北路。")  # fmt: skip
    Edition.objects.create(
        document=document,
        number=2,
        state=State.DRAFT,
        title=f"{SECRET}修订稿",
        body=f"<p>{SECRET}</p>",
        created_at=NOON,
        saved_at=NOON,
    )
    Edition.objects.filter(pk=document.live_id).update(change_note="第三条改为夜间作业")


def _hidden(columns: dict[str, Column], kinds: dict[str, Kind], norms: Column) -> list[Document]:
    """What nobody outside may see, with a file each: a draft, one filed for not being open, one that was never let out."""
    rows = [
        publish(norms, kinds["norm"], 90, standing=Standing.UNRELEASED, title=f"{SECRET}规定", effective_on=date(2026, 1, 1)),
        publish(columns["notices"], kinds["notice"], 91, standing=Standing.FILED, title=f"{SECRET}依申请公开件",
                openness=Openness.ON_REQUEST),
        publish(columns["about"], kinds["page"], 92, standing=Standing.UNRELEASED, title=f"{SECRET}专题", slug="secret"),
    ]  # fmt: skip
    for row in rows:
        kept = keep(f"{SECRET}{row.serial}".encode(), media_type="text/plain", at=NOON)
        EditionFile.objects.create(edition=row.live, name=f"{SECRET}{row.serial}.txt", kind="txt", attachment=kept)
        OldAddress.objects.create(path=f"/old/{row.serial}", document=row)
    Edition.objects.filter(document__in=rows).update(state=State.DRAFT, released_at=None)
    notice = Document.objects.get(serial=6)
    Effect.objects.create(edition=rows[0].live, target=Document.objects.get(serial=1), kind=EffectKind.REPEALS, on=date(2026, 2, 1))  # fmt: skip
    Edition.objects.create(
        document=notice, number=2, state=State.REPLACED, title=f"{SECRET}旧版", created_at=NOON, saved_at=NOON
    )
    return rows
