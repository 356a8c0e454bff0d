"""The programs that convert files stand with the tests of papers."""

import sys
from pathlib import Path

sys.path.insert(1, str(Path(__file__).parents[2] / "papers"))
