"""What the end-to-end tests share: books to work on, edits of saved files, other readers."""
