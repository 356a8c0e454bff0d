"""Screens the labelled set and prints, class by class, how much was right and how much was found."""

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]

from labelled import CASES, LEADERS, Case  # noqa: E402

from gongkai.screening.findings import Finding  # noqa: E402
from gongkai.screening.screen import screen  # noqa: E402
from gongkai.screening.wording import STARTER_TERMS  # noqa: E402

NAMES = {
    "id_number": "身份证号码", "mobile": "手机号码", "bank_card": "银行卡号", "home_address": "家庭住址", "phone_of_person": "个人住宅电话",
    "passport": "护照等证件号码", "plate": "车牌号码", "email": "个人邮箱", "person_name": "应隐去的姓名", "confusion": "易错词", "outdated_name": "旧称",
    "forbidden": "禁用词", "absolute": "绝对化用语", "leader": "领导姓名职务与排序",
}  # fmt: skip


def findings(case: Case) -> list[Finding]:
    return screen(case.text, terms=STARTER_TERMS, leaders=LEADERS)


def compared(case: Case) -> tuple[list[str], list[str], list[str]]:
    """Classes found rightly, missed and found wrongly. A finding is right where it overlaps a label of its class."""
    open_labels = list(case.labels)
    right, wrong = [], []
    for finding in findings(case):
        for label in open_labels:
            if label.code == finding.code and label.start < finding.end and finding.start < label.end:
                open_labels.remove(label)
                right.append(finding.code)
                break
        else:
            wrong.append(finding.code)
    return right, [label.code for label in open_labels], wrong


def counted(cases: Iterable[Case]) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """The same over many cases."""
    right, missed, wrong = Counter[str](), Counter[str](), Counter[str]()
    for case in cases:
        for counter, codes in zip((right, missed, wrong), compared(case), strict=True):
            counter.update(codes)
    return right, missed, wrong


def share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "–"


def table(cases: Iterable[Case]) -> Iterable[str]:
    """A Markdown table."""
    right, missed, wrong = counted(cases)
    yield "| class | to be found | found | missed | false | precision | recall |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for code, name in [*NAMES.items(), ("", "all")]:
        r, m, w = ((counter[code] if code else counter.total()) for counter in (right, missed, wrong))
        yield f"| {name} | {r + m} | {r} | {m} | {w} | {share(r, r + w)} | {share(r, r + m)} |"


def main() -> None:
    for origin in ("template", "prose", "hard"):
        own = [case for case in CASES if case.origin == origin]
        traps = sum(not case.labels for case in own)
        print(f"\n{origin}: {len(own)} texts, {sum(len(case.labels) for case in own)} to be found, {traps} traps\n")
        print("\n".join(table(own)))
    if "--errors" in sys.argv:
        for case in CASES:
            _, missed, wrong = compared(case)
            if missed or wrong:
                told = [(finding.code, finding.words) for finding in findings(case)]
                print(f"\n{case.text}\n  missed {missed} false {wrong} found {told}")


if __name__ == "__main__":
    main()
