"""The same plan from every format; a plan of 5,000 items in time and memory."""

import re
import subprocess
import sys
from html import escape

import pytest
from plan_files import FOLDER, needs_plans
from writing_office import need

from gongkai.drafts.sources.reading import read_draft
from gongkai.papers.models import Table
from gongkai.papers.sources import read_paper

pytestmark = pytest.mark.slow

PLAN = FOLDER / "00-plan.md"
CONVERSIONS = {
    "docx": ("HTML (StarWriter)", "docx"),
    "xlsx": ("HTML (StarCalc)", "xlsx"),
    "pdf": ("HTML (StarWriter)", "docx"),
}


@pytest.fixture(scope="module")
def original():
    return read_paper(PLAN.name, PLAN.read_bytes())


def as_html(paper):
    """A page that shows the paper as it was read."""
    body = ""
    for block in paper.blocks:
        if isinstance(block, Table):
            rows = "".join(
                f"<tr>{''.join('<td>' + escape(cell.text).replace(chr(10), '<br>') + '</td>' for cell in row)}</tr>"
                for row in block.grid
            )
            body += f'<table border="1">{rows}</table><p></p>'
        else:
            body += f"<p>{escape(block.text)}</p>"
    return f'<html><head><meta charset="utf-8"></head><body>{body}</body></html>'


def office(source, to, folder, *options):
    command = [need("soffice"), f"-env:UserInstallation=file://{folder / 'profile'}", "--headless", *options]
    command += ["--convert-to", to, "--outdir", str(folder / "out"), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / "out" / f"{source.stem}.{to}"


def fields(draft):
    """What must not depend on the format, blanks and line ends apart."""
    return [
        tuple(re.sub(r"\s", "", str(getattr(item, name))) for name in
              ("no", "area", "task", "requirement", "deadlines", "deadline_text", "all_units", "not_concerned"))
        + tuple(tuple(re.sub(r"\s", "", unit) for unit in getattr(item, name)) for name in
                ("lead_units", "support_units", "implementing_units"))
        for item in draft.items
    ]  # fmt: skip


@needs_plans
@pytest.mark.parametrize("kind", ["html", "docx", "xlsx", "pdf"])
def test_the_plan_of_the_job_gives_the_same_draft_in_every_format(original, kind, tmp_path):
    page = tmp_path / "plan.html"
    page.write_text(as_html(original), encoding="utf-8")
    file = page
    if kind != "html":
        reader, to = CONVERSIONS[kind]
        file = office(page, to, tmp_path, f"--infilter={reader}")
        file = office(file, "pdf", tmp_path) if kind == "pdf" else file
    assert fields(read_draft(read_paper(file.name, file.read_bytes()))) == fields(read_draft(original))


SIZES = """
import resource, sys, time
from gongkai.papers.sources import read_paper
from gongkai.drafts.models import draft_to_json
from gongkai.drafts.sources.reading import read_draft
data = sys.stdin.buffer.read()
start = time.process_time()
draft = read_draft(read_paper("plan." + sys.argv[1], data))
draft_to_json(draft)
# VmHWM begins anew with the program; ru_maxrss would begin with what the parent held
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(len(draft.items), time.process_time() - start, int(peak.split()[1]) / 1024)
"""
WORDS = "按季度公布第{0}号道路的养护安排，每月至少更新2条，2025年{1}月底前完成，依据《江州市公路养护办法》（江交〔2020〕1号）。"
NUMERALS = "一二三四五六七八九"


def chinese(number):
    tens, ones = divmod(number, 10)
    return ("" if not tens else "十" if tens == 1 else NUMERALS[tens - 1] + "十") + (NUMERALS[ones - 1] if ones else "")


def in_a_table():
    rows = "\n".join(
        f"| {f'领域{n // 10}' if n % 10 == 0 else ''} | {n + 1}. {WORDS.format(n, n % 12 + 1)} | 办公室<br>法制科 |"
        for n in range(5000)
    )
    return f"| 工作任务 | 具体要求 | 责任科室 |\n|---|---|---|\n{rows}\n"


def in_one_line():
    parts = ["江州市2025年工作方案"]
    for n in range(5000):
        parts += [f"{chinese(n // 100 + 1)}、大领域"] if n % 100 == 0 else []
        parts += [f"（{chinese(n // 10 % 10 + 1)}）领域"] if n % 10 == 0 else []
        parts.append(f"{n % 10 + 1}.{WORDS.format(n, n % 12 + 1)}（办公室牵头，各科室配合）")
    return " ".join(parts)


def one_cell_a_line():
    cells = ["工作任务", "具体要求", "责任科室", "时限要求"]
    for n in range(5000):
        cells += [f"领域{n}", str(n + 1), WORDS.format(n, n % 12 + 1), "办公室", "年底前"]
    return "\n|\n".join(cells)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        pytest.param("md", in_a_table, id="a table"),
        pytest.param("txt", in_one_line, id="one line"),
        pytest.param("txt", one_cell_a_line, id="one cell a line"),
    ],
)
def test_five_thousand_items_take_less_than_20_seconds_and_500_megabytes(kind, text):
    run = subprocess.run(
        [sys.executable, "-c", SIZES, kind], input=text().encode(), capture_output=True, check=True, timeout=300
    )
    items, seconds, megabytes = (float(value) for value in run.stdout.split())
    assert items == 5000
    assert seconds < 20
    assert megabytes < 500
