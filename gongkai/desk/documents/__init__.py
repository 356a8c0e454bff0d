"""Screens of publications: writing, checking, reviewing and releasing documents, columns and what goes with them."""
