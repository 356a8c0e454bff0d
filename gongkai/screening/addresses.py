"""Home addresses: where a person lives, finer than town or street. Addresses of bodies, firms and sites are no matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from gongkai.screening.findings import Class, Finding

GROUND = "《政府信息公开条例》第十五条：家庭住址属个人隐私，公开到乡镇（街道）为止"
HOME = Class("home_address", "家庭住址", GROUND, "删去，或写到乡镇（街道）为止：{}")
PERHAPS_HOME = HOME.weaker("形似家庭住址，请核对；如是，写到乡镇（街道）为止：{}")

NUMBER = r"[0-9一二三四五六七八九十百零〇]{1,6}"
CUE = re.compile(
    r"(?:家庭住址|家庭地址|现住址|现住地|住址|户籍地址|户籍所在地|户籍地|户口所在地|居住地址|经常居住地|居住地|现居住于|居住在|居住于"
    r"|身份证地址|身份证住址|暂住地|暂住于|租住于?|(?:独居|租住|定居|借住|暂住)(?:在|于)|家住|现住|住在|住所在|住户地址|(?<=[，,人])住(?=[^，。；：\n]{2,12}[省市区县镇乡]))"
)
HEADING = re.compile(
    r"(?:^|(?<=[\n|\t]))[ ]?(?P<cue>(?:家庭|现|户籍)?(?:住址|地址)|户籍地|居住地址?)[ ]?(?P<sign>[|\t])"
)
WIDEST, MOST_COLUMNS = 2_000, 8  # a heading of a table: characters of its line, columns of addresses
LEAD = re.compile(r"[：:为是在于（( \t\u3000]{0,3}")
STRETCH = re.compile(r"[^，。；;！？!?、\n\r\t|）)：:“”《》*]{3,60}")
FINE = re.compile(
    rf"{NUMBER}(?:[-－之]{NUMBER})?(?:号楼|号院|号房|号|室|单元|栋|幢|座|弄|巷|房|户|门)|[村屯寨庄]{NUMBER}(?:组|队|社)"
    rf"|[A-Za-z0-9]{{1,4}}[-－][A-Za-z0-9]{{1,4}}[-－]\d{{2,4}}"
)
ROOM = re.compile(
    rf"(?:[A-Za-z]?{NUMBER}|[A-Za-z甲乙丙丁东西南北])(?P<house>号楼|#楼?|栋|幢|座|号院?|梯)?[ ]?"
    rf"(?:(?P<stair>{NUMBER}单元|{NUMBER}梯)[ ]?)?(?:[0-9一二三四五六七八九十]{{1,3}}[层楼][ ]?)?[0-9]{{2,5}}(?P<room>室|房|户|号)?"
)
DOOR = re.compile(r"单元|号楼|[栋幢座室房户梯]")
DWELLING = re.compile(
    r"小区|花园|公寓|新村|家园|宿舍|雅居|名邸|华庭|嘉园|家属院|家属楼|[苑邸庭里坊]|社区|安置房|公租房|廉租房|保障房|人才房|住宅|号院|城|府|湾"
)
BODY = re.compile(
    r"大厦|产业园|工业园|科技园|软件园|创业园|孵化|园区|写字楼|广场|中心|办公|公司|厂|注册地|经营|营业|采购|供应商|投标|中标|受理|机关"
    r"|政府|[局委厅处所站院校馆会]|街道办|党群|窗口|项目|工程|收件|邮寄|报名|领取|地点|现场|商铺|门店|超市|酒店|宾馆|餐|药店|诊所|律师"
)
CUT = re.compile(r"^.{0,40}(?:街道|镇|乡(?!村))|^.{0,30}?(?:[^小社校园库城]区|县|旗|市)(?!.{0,8}[市区县旗])")
CLAUSE_BREAK = re.compile(r"[，。；;！？、\n\r\t|：:（(]")


def find_addresses(text: str, flat: str) -> list[Finding]:
    """Home addresses: after a word that announces one, and flats with house, stair and room by their form."""
    return [*announced(text, flat), *columns(text, flat), *flats(text, flat)]


def announced(text: str, flat: str) -> Iterator[Finding]:
    """What stands after 住址, 户籍地 and the like, where it goes down to a house."""
    for cue in CUE.finditer(flat):
        lead = LEAD.match(flat, cue.end())
        at = lead.end() if lead else cue.end()
        stretch = STRETCH.match(flat, at)
        if stretch is None:
            continue
        fine = last(FINE, stretch.group())
        if fine is None:
            continue
        end = at + room_end(stretch.group(), fine.end())
        yield HOME.found(text, at, end, coarse(text[at:end]))


def columns(text: str, flat: str) -> Iterator[Finding]:
    """Cells below a heading 住址 in a table with | or tabs, as far as lines have the same number of cells."""
    at = 0
    while (heading := HEADING.search(flat, at)) is not None:
        start, end = flat.rfind("\n", at, heading.start()) + 1 or at, line_of(flat, heading.start())
        line, sign, at = flat[start:end][:WIDEST], heading["sign"], end + 1
        wanted = {line.count(sign, 0, found.start("cue")) for found in islice(HEADING.finditer(line), MOST_COLUMNS)}
        while at < len(flat) and flat.count(sign, at, line_of(flat, at)) == line.count(sign):
            for column, place in enumerate(cells(flat, at, sign)):
                stretch = STRETCH.match(flat, place) if column in wanted else None
                if stretch and (fine := last(FINE, stretch.group())):
                    stop = place + room_end(stretch.group(), fine.end())
                    yield HOME.found(text, place, stop, coarse(text[place:stop]))
            at = line_of(flat, at) + 1


def cells(flat: str, at: int, sign: str) -> Iterator[int]:
    """Where the cells of the line at `at` begin."""
    for cell in flat[at : line_of(flat, at)].split(sign):
        yield at
        at += len(cell) + 1


def line_of(flat: str, start: int) -> int:
    """Where the line ends that begins at `start`."""
    end = flat.find("\n", start)
    return len(flat) if end < 0 else end


def room_end(stretch: str, end: int) -> int:
    """End of the address: a room's number may still follow the last house or stair (3栋502)."""
    more = re.compile(r"[ ]?[0-9]{2,5}(?:室|房|号)?(?![0-9年月日])").match(stretch, end)
    return more.end() if more else end


def last(pattern: re.Pattern[str], stretch: str) -> re.Match[str] | None:
    """The last match in a short stretch."""
    found = None
    for match in pattern.finditer(stretch):
        found = match
    return found


def flats(text: str, flat: str) -> Iterator[Finding]:
    """A flat by its form: …小区3栋2单元501室. Asks only where a stair, or a dwelling without any sign of a body, stands."""
    done = 0
    for door in DOOR.finditer(flat):
        if door.start() < done:
            continue
        room = around(flat, door)
        if room is None:
            continue
        start = clause_start(flat, room.start())
        before = flat[max(0, start - 16) : room.start()]
        if is_home(before, flat[start : room.start()], room):
            done = room.end()
            yield PERHAPS_HOME.found(text, start, done, coarse(text[start:done]))


def around(flat: str, door: re.Match[str]) -> re.Match[str] | None:
    """The house, stair and room that a door's word belongs to, read from at most eight characters before it."""
    for start in range(max(0, door.start() - 8), door.start()):
        found = ROOM.match(flat, start)
        if found and found.end() >= door.end() and (found["house"] or found["stair"]):
            return found
    return None


def clause_start(flat: str, at: int) -> int:
    """Where the clause begins that a place stands in, at most 40 characters back."""
    start = max(0, at - 40)
    breaks = [match.end() for match in CLAUSE_BREAK.finditer(flat, start, at)]
    return breaks[-1] if breaks else start


def is_home(before: str, own: str, room: re.Match[str]) -> bool:
    """Whether a flat is a home: it has a stair and a room, or a dwelling's name; nothing before it names a body."""
    if BODY.search(DWELLING.sub("", before)) or not (room["room"] or room["stair"]):
        return False
    return bool(room["stair"]) or DWELLING.search(own) is not None


def coarse(address: str) -> str:
    """The address as far as town or street, or county; stars for the rest."""
    cut = CUT.match(address)
    return f"{cut.group()}***" if cut else "***"
