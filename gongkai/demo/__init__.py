"""A fictional bureau with people, plans and half a year's work, so that every screen has something to show."""
