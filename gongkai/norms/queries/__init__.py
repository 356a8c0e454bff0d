"""Reading for the public database and the clean-up."""
