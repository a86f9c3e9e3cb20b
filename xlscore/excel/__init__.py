"""What serves an open Excel: arguments of functions, the selection, colours."""
