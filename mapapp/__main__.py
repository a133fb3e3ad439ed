"""``python -m mapapp``: the same as the ``mapapp`` command."""

import sys
from pathlib import Path

# `python -m` puts the current folder first on the path, and a file there could stand in for a module we import.
if not sys.flags.safe_path:
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from mapapp.cli import main

sys.exit(main())
