"""What comes in: the words of a plan."""
