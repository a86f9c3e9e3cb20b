"""Import: extracts read, mapped, laid over Data, and taken back."""
