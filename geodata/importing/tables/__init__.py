"""Tables of dated places into a dataset: rows read as claims, placed on the map, settled into events."""
