"""The file format: zip, parts, workbook lists, styles and cells as XML. No page, no rule."""
