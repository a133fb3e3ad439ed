"""A process that imports one file after the other and says of each how it ended: one line of JSON."""

from __future__ import annotations

import json
import resource
import shutil
import sys
import time
import traceback
import warnings
from dataclasses import replace
from pathlib import Path

from geodata.importing import ImportOptions, Limits
from geodata.importing.files.vector_files import shut_drivers
from geodata.importing.sandbox.run_import import run_import
from geodata.model.errors import GeodataError

LIMITS = replace(Limits(), unpacked_bytes=20_000_000, faces=20_000, labels=20_000_000)


def main() -> None:
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
    shut_drivers()
    for line in sys.stdin:
        source = Path(line.strip())
        target = source.parent / "dataset"
        target.mkdir()
        begun = time.monotonic()
        outcome, what = "read", ""
        try:
            run_import(source, target, ImportOptions(), LIMITS, source.name)
        except GeodataError as problem:
            outcome, what = "refused", str(problem)
        except BaseException:
            outcome, what = "fault", traceback.format_exc()
        finished = {"outcome": outcome, "what": what, "seconds": time.monotonic() - begun, "place": str(source.parent)}
        if outcome != "read":
            shutil.rmtree(target, ignore_errors=True)
        print(json.dumps(finished), flush=True)


if __name__ == "__main__":
    main()
