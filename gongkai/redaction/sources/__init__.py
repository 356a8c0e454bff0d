"""What files hide, and how their pages look."""
