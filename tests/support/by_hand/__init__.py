"""Workbooks edited at package level, as Excel and its users leave them."""
