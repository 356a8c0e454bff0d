"""Text cut into tokens, a question parsed into terms, marks: pure, and the same for every engine."""
