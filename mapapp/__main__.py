"""``python -m mapapp``: the same as the ``mapapp`` command."""

import sys

from mapapp.cli import main

sys.exit(main())
