"""Films of a span: which day is shown for how long, the frames, and the files (GIF, MP4) they go into."""
