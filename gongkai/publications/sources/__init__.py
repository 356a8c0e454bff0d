"""What comes from outside: the kinds a bureau starts with, and files of an old site."""
