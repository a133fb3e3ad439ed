"""The commands of ``mapapp``: one module each, with ``add_to(subparsers)`` and ``run(args) -> exit code``."""
