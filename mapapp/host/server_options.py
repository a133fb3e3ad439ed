"""The settings of the server: no file of the current folder or of the user changes any.

Streamlit reads ``.streamlit/config.toml`` in the home folder and in the current one. Four lines there would switch the
checks of origin and token off, or open an interface for agents.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from streamlit import config
from streamlit.web import bootstrap

OURS = Path(__file__).resolve().parents[1] / ".streamlit" / "config.toml"
"""What differs from Streamlit's defaults; lies where Streamlit's own command finds it too."""
BASE_PATH_VARIABLE = "STREAMLIT_SERVER_BASE_URL_PATH"
"""Path below which a proxy gives the app out; the one setting of Streamlit that the environment may change."""
LARGEST_MESSAGE_MB = 64
"""Of what the server sends; what it takes is bounded by ``guard.LARGEST_MESSAGE``."""


def apply(options: Mapping[str, Any]) -> None:
    """Make these the settings of this process, and read no file for any other.

    Streamlit has no switch that keeps it from its files, so the list of them is emptied.
    """
    config.get_config_files = lambda file_name: []
    bootstrap.load_config_options(dict(options))


def server_options(address: str, port: int, upload_mb: int) -> dict[str, Any]:
    """What differs from Streamlit's defaults, and what must never differ from them."""
    return dict(_flat(tomllib.loads(OURS.read_text(encoding="utf-8")))) | {
        "browser.serverAddress": "localhost",  # without it, Streamlit asks an outside host for its own address
        "server.address": address,
        "server.port": port,
        "server.baseUrlPath": base_path().strip("/"),
        "server.maxMessageSize": LARGEST_MESSAGE_MB,
        "server.maxUploadSize": max(1, upload_mb),
        "server.disconnectedSessionTTL": 3600,  # longer than visits.RESUME_SECONDS: our clock shuts them, and properly
        "server.enableCORS": True,
        "server.enableXsrfProtection": True,
        "server.enableStaticServing": False,
        "global.developmentMode": False,
    }


def base_path() -> str:
    """``/maps/north`` where the environment says so, else ""."""
    path = os.environ.get(BASE_PATH_VARIABLE, "").strip().strip("/")
    return f"/{path}" if path else ""


def _flat(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value
