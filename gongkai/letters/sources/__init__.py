"""What comes from outside the tables: the letters that the product begins with."""
