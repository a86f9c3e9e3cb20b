"""The data sheets: their columns, what a cell means, what a row is, and new rows."""
