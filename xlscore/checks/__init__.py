"""The cross checks of the data sheets, one module a theme."""
