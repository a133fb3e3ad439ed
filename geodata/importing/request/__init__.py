"""What a person asks of an import, and how much of the machine it may take."""
