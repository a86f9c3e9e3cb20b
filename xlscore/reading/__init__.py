"""Reading the data sheets: what a cell means, what a row is."""
