"""Reading for screens, exports, the search and the checks of rooms above."""
