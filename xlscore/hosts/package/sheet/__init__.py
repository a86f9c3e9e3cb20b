"""The cells and tables of a sheet part: their values, days and texts as XML."""
