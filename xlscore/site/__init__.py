"""The report as a website: static pages, charts as text, open data and a feed.

`pages.month_pages` makes the pages of one period out of what a copy may show, `kept` the folder
they go into: the newest period at its root, each period for good in a folder of its own.
"""
