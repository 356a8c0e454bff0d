"""Many public documents for measuring the site: bulk, seeded, indexed, no reviews behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from gongkai.agencies.models import Agency, Section
from gongkai.publications.actions import install_kinds
from gongkai.publications.models import Column, Document, Edition, Effect, EffectKind, Kind, Standing, State
from gongkai.publications.queries.entries import all_entries
from gongkai.records.models import SYSTEM
from gongkai.search.actions import put_many

BATCH = 2000
COLUMNS = (
    "公告公示",
    "工作动态",
    "规范性文件",
    "政策解读",
    "统计信息",
    "行政许可",
    "行政处罚",
    "预算决算",
    "规划计划",
    "人事信息",
)
KINDS = ("notice", "news", "norm", "reading", "statistics", "licence", "penalty", "budget", "plan", "personnel")
SHARES = (24, 30, 1, 2, 8, 14, 14, 3, 1, 3)  # how often each kind comes
SUBJECTS = (
    "滨河大道",
    "跨江桥",
    "江北客运站",
    "六路公交",
    "农村公路",
    "港口岸线",
    "出租汽车",
    "公路养护",
    "安全生产",
    "老年人乘车",
)
DOINGS = (
    "维修施工",
    "线路调整",
    "检查结果",
    "补贴发放",
    "公开征求意见",
    "年度考核",
    "招标结果",
    "运行情况",
    "管理办法",
    "工作方案",
)
SENTENCES = (
    "为方便群众出行，经研究决定作出以下安排，请有关单位和市民知悉。",
    "施工期间请按现场标志绕行，服从现场人员指挥，由此带来的不便敬请谅解。",
    "各单位要落实责任，按时报送进展情况，办公室每月汇总并向社会公布。",
    "符合条件的单位和个人可以在规定时间内提出申请，逾期不再受理。",
    "本期共检查企业二十八家，发现问题十五处，均已要求限期整改。",
    "对公布的内容有异议的，可以在公示期内以书面形式提出。",
)


def make_archive(documents: int, today: date, tell: Callable[[int], object]) -> Agency:
    """An agency with so many public documents of twelve years, in ten columns, indexed. `tell` gets each batch's size."""
    rng = Random(20260101)  # noqa: S311 - dice, not secrets
    agency = Agency.objects.create(name="江州市档案样本局", short_name="样本局", code="archive", path="archive/")
    section = Section.objects.create(agency=agency, name="办公室", is_office=True)
    install_kinds(by=SYSTEM, at=timezone.make_aware(datetime.combine(today, time(9))))
    kinds = {kind.code: kind for kind in Kind.objects.all()}
    columns = [
        Column.objects.create(agency=agency, section=section, name=name, slug=code, path=f"{code}/", order=order)
        for order, (name, code) in enumerate(zip(COLUMNS, KINDS, strict=True))
    ]
    serials: dict[int, int] = {}
    for first in range(0, documents, BATCH):
        moments = [_moment(number, documents, today) for number in range(first, min(first + BATCH, documents))]
        _make(section, kinds, columns, moments, serials=serials, rng=rng)
        tell(len(moments))
    _repeal(agency)
    _, entries = all_entries(today)
    put_many(entries)
    return agency


def _moment(number: int, documents: int, today: date) -> datetime:
    """Spread over twelve years, the last one today."""
    back = timedelta(days=12 * 365) * (documents - 1 - number) / max(documents, 1)
    return timezone.make_aware(datetime.combine(today, time(16, 30))) - back


@transaction.atomic
def _make(
    section: Section, kinds: dict[str, Kind], columns: list[Column], moments: list[datetime], *,
    serials: dict[int, int], rng: Random,
) -> None:  # fmt: skip
    """One batch: identities, editions, and the pointers between them."""
    rows = []
    for at in moments:
        place = rng.choices(range(len(KINDS)), SHARES)[0]
        kind, year = kinds[KINDS[place]], timezone.localtime(at).year
        serials[year] = serials.get(year, 0) + 1
        starts = timezone.localtime(at).date() if kind.has_validity else None
        rows.append(Document(
            agency=section.agency, section=section, column=columns[place], kind=kind, year=year, serial=serials[year],
            index_no=f"archive/{year}-{serials[year]:05d}", published_at=at, first_published_at=at, effective_on=starts,
            expires_on=starts.replace(year=starts.year + 5, day=1) if starts else None,
        ))  # fmt: skip
    Document.objects.bulk_create(rows)
    editions = Edition.objects.bulk_create(_edition(row, rng) for row in rows)
    for row, edition in zip(rows, editions, strict=True):
        row.live, row.standing = edition, Standing.LIVE
    Document.objects.bulk_update(rows, ["live", "standing"], batch_size=400)


def _edition(row: Document, rng: Random) -> Edition:
    at = row.published_at
    assert at is not None
    subject, doing = rng.choice(SUBJECTS), rng.choice(DOINGS)
    body = "".join(f"<p>{subject}{rng.choice(SENTENCES)}{rng.choice(SENTENCES)}</p>" for _ in range(8))
    return Edition(
        document=row, number=1, state=State.RELEASED, title=f"关于{row.year}年{subject}{doing}第{row.serial}号的通告",
        body=body, doc_no=f"江样〔{row.year}〕{row.serial}号", issuer="江州市档案样本局", topic="交通运输",
        formed_on=timezone.localtime(at).date(), effective_on=row.effective_on, expires_on=row.expires_on,
        contact="办公室 0600-8120 300", created_at=at, saved_at=at, released_at=at,
    )  # fmt: skip


def _repeal(agency: Agency) -> None:
    """Every tenth normative document is repealed by the one after it."""
    norms = list(Document.objects.filter(agency=agency, kind__code="norm").select_related("live").order_by("pk"))
    pairs = [(norms[at], norms[at + 1]) for at in range(0, len(norms) - 1, 10)]
    effects = []
    for old, new in pairs:
        assert new.live is not None
        assert new.effective_on is not None
        effects.append(Effect(edition=new.live, target=old, kind=EffectKind.REPEALS, on=new.effective_on))
        old.repealed_on = new.effective_on
    Effect.objects.bulk_create(effects)
    Document.objects.bulk_update([old for old, _ in pairs], ["repealed_on"], batch_size=400)


def addresses(agency: Agency) -> Iterator[tuple[str, str]]:
    """Every public page worth measuring: what it is called, and its address."""
    public = Document.objects.public().filter(agency=agency)
    norm = public.filter(kind__code="norm", effects__isnull=False).order_by("pk").first()
    notice = public.filter(kind__code="notice").order_by("-pk").first()
    yield "首页", "/"
    yield "栏目（第一页）", f"/columns/{agency.code}/notice/"
    yield "栏目（按年份）", f"/columns/{agency.code}/notice/?year=2020"
    if notice:
        yield "文件（通告）", notice.address
    if norm:
        yield "文件（已废止的规范性文件）", norm.address
    yield "规范性文件库", "/norms/"
    yield "政府信息公开", "/open/"
    yield "五年规划", "/periods/"
    yield "网站地图", "/map/"
    yield "搜索（两个词）", "/search/?q=滨河大道 维修施工"
    yield "订阅", "/feeds/newest.rss.xml"
    yield "开放接口（20份）", "/api/v1/documents"
