"""What stands on each generated sheet, as data: no Excel here."""
