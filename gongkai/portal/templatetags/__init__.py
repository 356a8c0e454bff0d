"""What the public templates may ask."""
