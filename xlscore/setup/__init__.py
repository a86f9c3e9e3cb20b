"""Setting xlscore up on a PC without administrator rights, and finding out what is wrong there."""
