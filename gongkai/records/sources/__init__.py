"""What comes from outside: uploaded files, by their content."""
