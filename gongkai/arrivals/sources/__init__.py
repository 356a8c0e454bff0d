"""The file of an old site, line by line."""
