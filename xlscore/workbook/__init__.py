"""A workbook as data: pages, tabs, tables, looks, marks, and what a host must do."""
