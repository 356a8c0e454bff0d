"""Questions put to the room."""
