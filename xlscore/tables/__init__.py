"""What the pages tell, a table a subject, before any layout: columns, values and notes.

The pages of the book, the accessible sheets and whatever else tells the same render these.
"""
