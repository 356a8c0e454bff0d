"""How a paper is read into a draft, step by step; begin with `reading`."""
