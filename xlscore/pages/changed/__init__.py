"""What a month shows otherwise than the one before: the tables, the page, the rows of a page."""
