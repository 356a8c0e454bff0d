"""What comes from outside: pages and files handed in as evidence."""
