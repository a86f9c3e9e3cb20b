"""Children who do not exist: their lives, their extracts, and a book that is counted from them."""
