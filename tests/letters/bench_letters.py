"""How long many letters take, with files, seals and rows: python tests/letters/bench_letters.py [letters]

Works on the database that GONGKAI_DATABASE names, which must be empty; prepare it as `letter_worker.py prepare` does.
"""

from __future__ import annotations

import resource
import sys
import time

from letter_worker import AT, prepare
from tqdm import tqdm

from gongkai.agencies.models import Person
from gongkai.foi.models import Case
from gongkai.letters.actions.issuing import Order, issue_many
from gongkai.letters.models import Code


def main(letters: int) -> None:
    """Make the letters and say how long it took."""
    prepare(max(20, letters // 100))  # a case holds 300 pieces at most
    clerk = Person.objects.select_related("agency", "section").get(username="linjing")
    asked = {"征求事项": "是否同意公开合同价款"}
    cases = list(Case.objects.order_by("pk"))
    orders = [
        Order(cases[number % len(cases)], Code.L12, asked | {"征求对象": f"第{number}单位"})
        for number in range(letters + 1)
    ]
    issue_many(orders[:1], by=clerk, at=AT)
    began, cpu = time.perf_counter(), time.process_time()
    with tqdm(total=letters, disable=None) as bar:
        report = issue_many(orders[1:], by=clerk, at=AT, progress=lambda _done, _all: bar.update() and None)
    took, used = time.perf_counter() - began, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(report.made)} letters, {len(report.refused)} refused: {took:.1f} s, CPU {used:.1f} s, {peak:.0f} MB")
    for _, words in report.refused[:3]:
        print(words)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
