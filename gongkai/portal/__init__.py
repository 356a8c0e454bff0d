"""The public site (门户): only what was released can be reached from here. It has no tables."""
