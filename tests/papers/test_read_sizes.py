"""Large inputs in bounded time and memory, each read in a process of its own."""

import io
import subprocess
import sys

import openpyxl
import pytest
from office_files import cell, para, table, word_file

pytestmark = pytest.mark.slow

ROWS = 5_000
SECONDS, MEGABYTES = 8, 400

_CHILD = """
import json, sys, time
from pathlib import Path
from gongkai.papers.sources import read_paper
file = Path(sys.argv[1])
data = file.read_bytes()
start = time.process_time()
paper = read_paper(file.name, data)
spent = time.process_time() - start
grids = [(len(block.grid), len(block.grid[0])) for block in paper.blocks if hasattr(block, "grid")]
# VmHWM begins anew with the program; ru_maxrss would begin with what the parent held
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([grids, spent, int(peak.split()[1]) / 1024]))
"""


def rows():
    for number in range(ROWS):
        yield (
            f"领域{number // 50}",
            f"{number + 1}. 把第{number + 1}号路段的年度安排公布在门户网站。",
            "公路科\n规划科",
            "6月底前",
        )


def as_docx():
    lines = []
    for number, (area, text, units, deadline) in enumerate(rows()):
        first = cell(area, '<w:vMerge w:val="restart"/>') if number % 50 == 0 else cell("", "<w:vMerge/>")
        lines.append(first + cell(text) + cell("".join(map(para, units.split("\n")))) + cell(deadline))
    return word_file(table(*lines))


def as_xlsx():
    book, target = openpyxl.Workbook(), io.BytesIO()
    for row in rows():
        book.active.append(row)
    for first in range(1, ROWS, 50):
        book.active.merge_cells(None, first, 1, first + 49, 1)
    book.save(target)
    return target.getvalue()


def as_html():
    made = "<!doctype html><table>"
    for number, (area, text, units, deadline) in enumerate(rows()):
        first = f"<td rowspan=50>{area}" if number % 50 == 0 else ""
        made += f"<tr>{first}<td>{text}<td>{units.replace(chr(10), '<br>')}<td>{deadline}"
    return made.encode()


@pytest.mark.parametrize(("name", "make"), [("a.docx", as_docx), ("a.xlsx", as_xlsx), ("a.html", as_html)])
def test_five_thousand_rows_are_read_within_bounds(name, make, tmp_path):
    import json

    (tmp_path / name).write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(tmp_path / name)], capture_output=True, text=True, check=True
    )
    grids, seconds, megabytes = json.loads(done.stdout)
    assert grids == [[ROWS, 4]]
    assert seconds < SECONDS
    assert megabytes < MEGABYTES
