"""xlscore: a council's monthly performance scorecard, made from figures and explained."""

__version__ = "0.1.0"
