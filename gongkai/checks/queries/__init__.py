"""What the records show. Reads, never writes."""
