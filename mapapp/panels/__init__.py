"""What is read, counted or taken away beside the map: one module per panel, each with ``render``."""
