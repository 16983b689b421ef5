"""Runs every benchmark of this folder: each prints its ratios, and none asserts anything by the clock."""

import runpy
from pathlib import Path

for path in sorted(Path(__file__).parent.glob("bench_*.py")):
    print(f"== {path.stem}", flush=True)
    runpy.run_path(str(path), run_name="__main__")
