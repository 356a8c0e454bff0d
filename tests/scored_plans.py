"""Reads every plan of the folder of real plans by `read_plan` and prints the table of the folder's own score.py.

Predictions are kept in var/score. The first line of a .txt there names its source and is not part of the plan.
"""

import subprocess
import sys
from pathlib import Path

from plan_files import FOLDER, PLANS

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "var" / "score"


def main() -> None:
    if not PLANS:
        sys.exit(f"no plans in {FOLDER}: set GONGKAI_PLANS")
    OUT.mkdir(parents=True, exist_ok=True)
    pairs: list[str] = []
    for plan in PLANS:
        expected = plan.with_name(f"{plan.stem}.expected.json")
        if not expected.exists():
            continue
        source = OUT / plan.name
        data = plan.read_bytes()
        source.write_bytes(data.partition(b"\n")[2] if plan.suffix == ".txt" else data)
        predicted = OUT / f"{plan.stem}.json"
        print(f"== {plan.name}", flush=True)
        command = [sys.executable, str(ROOT / "manage.py"), "read_plan", "--json", str(source)]
        predicted.write_bytes(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
        pairs += [str(expected), str(predicted)]
    subprocess.run([sys.executable, str(FOLDER / "score.py"), *pairs], check=True)


if __name__ == "__main__":
    main()
