"""Reading a finished file as an outsider does, with nothing of ours but the rules."""
