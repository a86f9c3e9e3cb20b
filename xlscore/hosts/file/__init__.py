"""A closed workbook: pages swapped in as parts, rows of data sheets set and added in place."""
