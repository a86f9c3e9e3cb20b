"""A new book out of one table of indicators; the door is `from_table` in `book`."""
