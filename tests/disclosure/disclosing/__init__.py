"""Tables of small counts, their copies, and what a reader can work out of them."""
