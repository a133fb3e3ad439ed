"""An import in a process of its own: its bounds, the process that reads, and the run from source to dataset."""
