"""What comes from outside: uploaded files and pages behind links, both by their content."""
