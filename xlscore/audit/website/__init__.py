"""The files of a website, looked at before they are put in their place."""
