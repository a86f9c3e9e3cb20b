"""Figures counted from child-level extracts: the readers of what councils have."""
