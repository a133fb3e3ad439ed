"""``python -m mapapp.timeline`` (``make page``): bundle the page's modules and styles anew."""

import sys

from mapapp.timeline.bundle import main

if __name__ == "__main__":
    sys.exit(main())
