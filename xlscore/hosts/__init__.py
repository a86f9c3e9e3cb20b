"""Where the figures come from and where the pages go: a closed file, or a book open in Excel.

Hosts carry pages into a workbook and rows out of it. They know nothing of ratings or indicators.
"""
