"""Building scorecard.xlsm out of macros/ and the starter data, and giving users a copy of it."""
