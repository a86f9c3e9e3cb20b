"""Inputs and a month in, one row an indicator and area out."""
