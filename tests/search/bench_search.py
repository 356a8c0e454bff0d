"""How fast and how right the search is at full size, as Markdown tables. `make bench-search SIZE=200000`.

Runs on the database of the settings (GONGKAI_VAR or GONGKAI_DATABASE) and empties its index first. The texts are
invented, the same for the same size: about 600 characters of compounds whose frequencies fall like those of words.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from multiprocessing import Process
from time import perf_counter, process_time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from texts import SHANGHAI, entry, plain, stands_in  # noqa: E402

from gongkai.search.actions import clear, drop_many, put, put_many, rebuild  # noqa: E402
from gongkai.search.actions.shelves import shelver  # noqa: E402
from gongkai.search.models import COUNTED, Entry, IndexRow, IndexText, Pending, Query  # noqa: E402
from gongkai.search.queries import find  # noqa: E402
from gongkai.search.queries.engines import on_server, shelf  # noqa: E402
from gongkai.search.queries.finding import asked  # noqa: E402
from gongkai.search.sources.parsing import parse  # noqa: E402

SIZE = int(os.environ.get("SIZE", "20000"))
LAST = date(2026, 11, 20)
YEARS = 12
WORKERS = int(os.environ.get("WORKERS", "1"))
TIMED, JUDGED, SAVES = 200, 40, 100
COMMON = [
    "政务公开",
    "规范性文件",
    "交通运输",
    "农村公路",
    "安全生产",
    "住房公积金",
    "行政许可",
    "行政处罚",
    "扬尘",
    "污染防治",
    "营商环境",
    "公共服务",
    "建筑工地",
    "财政预算",
    "决算",
    "人民政府",
    "办公室",
    "印发",
    "通知",
    "实施方案",
    "工作要点",
    "管理办法",
    "监督检查",
    "高质量发展",
    "数字政府",
    "政策解读",
    "依法行政",
    "项目建设",
    "招标投标",
    "补贴",
    "资金",
    "申报",
    "养老",
    "医疗保障",
    "义务教育",
    "食品安全",
    "生态环境",
    "水务",
    "防汛",
    "抗旱",
    "应急预案",
    "城市更新",
    "海绵城市",
    "乡村振兴",
    "就业",
    "创业",
    "人才",
    "科技创新",
    "知识产权",
    "统计",
    "普查",
    "档案",
    "信访",
    "投诉",
    "举报",
    "5G",
    "ETC",
    "G15",
    "互联网",
    "大数据",
    "公交",
    "地铁",
    "港口",
    "航道",
]
FIRST = (
    "东西南北中上下新大小红青金银龙凤石林江河湖海云福安永兴和平长高清水木白黑赤紫丹翠碧秀景瑞祥嘉吉庆丰裕宝珍珠玉璧珊瑚琥珀"
    "松柏梅兰竹菊桂桃李杏荷莲茶桑榆槐枫杉樟楠柳杨桐棠榕椿樱枣梨橘柚荔葡萄葵蓝绿黄橙朱彩虹霞雪霜露雾雷电风雨晴朗晨曦暮"
)
SECOND = (
    "江山城镇乡村塘桥港湾坡岭溪湖田园宁隆泰昌盛康庄沙洲浦埔冲坑岗洞源口滩渡津泽潭泉沟渠坝堤岸屿岛礁崖峰峦坪坳垌塬墩堡寨"
    "营屯铺店驿关隘楼阁台亭轩院观寺塔祠堂宫殿府第宅巷弄里坊厂窑井仓场圩集墟市街路道径苑圃畈垟垄坂坎坞"
)
PLACE = [
    "市县区街道",
    "社区",
    "园区",
    "学校",
    "医院",
    "公司",
    "大桥",
    "公路",
    "水库",
    "码头",
    "小区",
    "工业园",
    "服务区",
    "收费站",
]
JOINS = "，。、；的和与对在为由等按照关于以及进一步加强落实推进完善做好开展"
AGENCIES = [
    f"江州市{name}局"
    for name in ["交通运输", "水务", "财政", "教育", "民政", "司法", "统计", "审计", "应急管理", "生态环境"]
]
KINDS = ["规范性文件", "其他文件", "政策解读", "规划计划", "动态", "公告", "统计", "预决算"]


def vocabulary(chance: random.Random) -> tuple[list[str], list[float]]:
    """Compounds and how often each begins, summed up: a few are in every third text, most in one of thousands."""
    places = {chance.choice(FIRST) + chance.choice(SECOND) + chance.choice(PLACE) for _ in range(20000)}
    words = COMMON + sorted(places)
    weights = [1 / (rank + 12) for rank in range(len(words))]
    return words, list(accumulate(weights))


WORDS, WEIGHTS = vocabulary(random.Random(2026))


def words_of(number: int) -> tuple[random.Random, list[str]]:
    """The compounds of one text."""
    chance = random.Random(number)
    return chance, chance.choices(WORDS, cum_weights=WEIGHTS, k=chance.randint(80, 130))


def made(number: int) -> Entry:
    """One entry, the same for the same number."""
    chance, words = words_of(number)
    joins = chance.choices(JOINS, k=len(words))
    text = "".join(word + join for word, join in zip(words, joins, strict=True))
    day = LAST - timedelta(days=int(YEARS * 365 * chance.random()))
    return entry(
        f"document:{number:07}",
        f"关于{words[0]}{words[1]}的{chance.choice(['通知', '公告', '意见'])}",
        text,
        day=day,
        moment=datetime.combine(day, time(8), SHANGHAI) + timedelta(seconds=chance.randrange(36_000)),
        number=f"江交规〔{day.year}〕{number}号",
        index_number=f"JZ001-{day.year}-{number:07}",
        kind=chance.choice(KINDS),
        column=f"栏目{chance.randint(1, 30)}",
        agency=chance.choice(AGENCIES),
        section=f"科室{chance.randint(1, 20)}",
    )


def questions(terms: int, count: int) -> list[str]:
    """Words that stand together in some text."""
    chance = random.Random(terms)
    found = []
    while len(found) < count:
        _, words = words_of(chance.randrange(SIZE))
        found.append(" ".join(chance.sample(words, terms)))
    return found


Time = tuple[float, float]


def timed(work: Callable[[], object]) -> Time:
    """Milliseconds on the clock, and of this process."""
    start, spent = perf_counter(), process_time()
    work()
    return (perf_counter() - start) * 1000, (process_time() - spent) * 1000


def spread(times: list[Time]) -> str:
    """Median, 95th percentile and most on the clock; median and 95th percentile of the process."""
    clock, own = (sorted(column) for column in zip(*times, strict=True))
    late = int(len(times) * 0.95)
    return f"{clock[len(times) // 2]:.1f} | {clock[late]:.1f} | {clock[-1]:.1f} | {own[len(times) // 2]:.1f} | {own[late]:.1f}"


def row(*cells: object) -> None:
    print("|", " | ".join(str(cell) for cell in cells), "|", flush=True)


def load() -> None:
    clear()

    def told(done: int, total: int) -> None:
        if sys.stderr.isatty() or done % 50_000 == 0:
            print(f"{done:,} of {total:,}", file=sys.stderr, flush=True)

    start = perf_counter()
    if WORKERS > 1:
        load_by_many()
    else:
        rebuild([("made", lambda today: (SIZE, map(made, range(SIZE))))], LAST, told)
    seconds = perf_counter() - start
    assert IndexRow.objects.count() == (0 if on_server() else SIZE)
    print(f"\n{SIZE:,} entries put in {seconds:.0f} s ({SIZE / seconds:.0f}/s), {size_of()}\n")


def load_by_many() -> None:
    """As a rebuild of an empty index does, by several processes at once."""
    with shelver().bulk():
        connection.close()
        workers = [Process(target=put_share, args=(number,)) for number in range(WORKERS)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
            assert worker.exitcode == 0


def put_share(number: int) -> None:
    for start in range(number * 500, SIZE, WORKERS * 500):
        put_many(map(made, range(start, min(start + 500, SIZE))))
        if start % 50_000 < 500:
            print(f"{start:,} of {SIZE:,}", file=sys.stderr, flush=True)


def size_of() -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT pg_total_relation_size('search_indexrow'), pg_relation_size('search_indexrow_tsv'),"
                " pg_total_relation_size('search_indextext')"
            )
            return "rows {:,} MB (of which GIN {:,} MB), texts {:,} MB".format(*(n >> 20 for n in cursor.fetchone()))
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        return f"database file {cursor.fetchone()[0] >> 20:,} MB"


def speed() -> None:
    row("question", "median ms", "p95 ms", "most ms", "own CPU median", "own CPU p95")
    row(*["---"] * 6)
    shapes: list[tuple[str, list[str], Query]] = []
    for terms in (1, 2, 3):
        words = questions(terms, TIMED)
        shapes.append((f"{terms} terms, newest first", words, Query(counts=False)))
        shapes.append((f"{terms} terms, newest first, total and facets", words, Query()))
    words = questions(2, TIMED)
    shapes.append(("2 terms, page 10", words, Query(counts=False, page=10)))
    shapes.append(("2 terms, one kind, total and facets", words, Query(facets={"kind": ["公告"]})))
    days = {"since": date(2020, 1, 1), "until": date(2021, 12, 31)}
    shapes.append(("2 terms, two years of the past, total and facets", words, Query(**days)))
    shapes.append(("1 term, by relevance", questions(1, TIMED), Query(counts=False, order="relevance")))
    shapes.append(("2 terms, by relevance", words, Query(counts=False, order="relevance")))
    numbers = [made(number).number for number in random.Random(9).sample(range(SIZE), TIMED)]
    shapes.append(("文号", numbers, Query()))
    single = [random.Random(number).choice(made(number).title) for number in range(40)]
    shapes.append(("1 character, total and facets", single, Query()))
    shapes.append(("nothing typed, total and facets", [""] * 20, Query()))
    for name, texts, shape in shapes:
        for text in texts[:20]:
            find(replace(shape, words=text))
        row(name, spread([timed(lambda t=text, s=shape: find(replace(s, words=t))) for text in texts]))


def judged() -> None:
    """Recall and precision of what is counted and of the first page, against reading every text."""
    asked_for = [(terms, words) for terms in (1, 2, 3) for words in questions(terms, JUDGED)]
    truth: dict[str, set[int]] = {words: set() for _, words in asked_for}
    wanted = {words: [plain_term(term) for term in words.split()] for _, words in asked_for}
    columns = ("pk", "title", "number", "index_number", "text")
    for pk, *fields in IndexText.objects.values_list(*columns).iterator(5000):
        texts = [plain(field) for field in fields]
        for words, terms in wanted.items():
            if all(any(term in text for text in texts) for term in terms):
                truth[words].add(pk)
    row("terms", "true hits, median", "most", "recall", "least", "true among counted", "least", "true among listed")
    row(*["---"] * 8)
    for terms in (1, 2, 3):
        some = [words for count, words in asked_for if count == terms]
        row(terms, *quality(some, truth))


def plain_term(term: str) -> str:
    """A Chinese term as part of a text, a Latin word whole."""
    return f" {plain(term).strip()} " if term.isascii() else plain(term).strip()


def quality(some: list[str], truth: dict[str, set[int]]) -> Iterator[str]:
    recalls, counted, listed, right = [], [], 0, 0
    for words in some:
        true = truth[words]
        candidates = set(shelf().newest(asked(Query(words), parse(words)), 0, SIZE + SAVES))
        recalls.append(len(candidates & true) / len(true))
        found = find(Query(words, size=100))
        counted.append(min(len(true), COUNTED) / found.total)
        keys = [hit.key for hit in found.hits]
        shown = set(IndexRow.objects.filter(key__in=keys).values_list("pk", flat=True))
        listed, right = listed + len(shown), right + len(shown & true)
        assert len(keys) == min(len(true), 100), words
    sizes = [len(truth[words]) for words in some]
    yield from (f"{statistics.median(sizes):,.0f}", f"{max(sizes):,}")
    for values in (recalls, counted):
        yield from (f"{statistics.mean(values):.4f}", f"{min(values):.4f}")
    yield f"{right / listed:.4f}"


def saves() -> None:
    """One transaction that writes a row, and one that also puts an entry in or replaces one."""
    durable()

    def write(key: str, *entries: Entry) -> None:
        with transaction.atomic():
            Pending.objects.filter(key=key).delete()
            Pending.objects.create(key=key, entry={"text": "养" * 600})
            for one in entries:
                put(one)

    fresh = [replace(made(number), key=f"fresh:{number}", day=LAST) for number in range(SAVES)]
    rows: list[tuple[str, Iterable[tuple[Entry, ...]]]] = [
        ("a row without index", [()] * SAVES),
        ("a row and a new entry", [(one,) for one in fresh]),
        ("a row and a replaced entry", [(replace(made(one), text=made(one + 1).text),) for one in range(SAVES)]),
    ]
    row("one save", "median ms", "p95 ms", "most ms", "own CPU median", "own CPU p95")
    row(*["---"] * 6)
    for name, entries in rows:
        row(name, spread([timed(lambda e=some, n=n: write(f"row:{n}", *e)) for n, some in enumerate(entries)]))
    Pending.objects.all().delete()
    drop_many(one.key for one in fresh)


def durable() -> None:
    """The PostgreSQL of the tests does not wait for the disk; here it does."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for name in ("fsync", "full_page_writes"):
                cursor.execute(f"ALTER SYSTEM SET {name} = on")
            cursor.execute("SELECT pg_reload_conf()")


def main() -> None:
    call_command("migrate", verbosity=0)
    if not os.environ.get("KEEP") or IndexRow.objects.count() < SIZE:
        load()
    print(f"{connection.vendor}{' with OpenSearch' if on_server() else ''}, {SIZE:,} entries\n")
    speed()
    if not on_server():
        print()
        judged()
    print()
    saves()


if __name__ == "__main__":
    assert stands_in("公开", "政务公开")
    main()
