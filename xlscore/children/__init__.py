"""Children's histories as tables, and the measures that count them: pure, no files."""
