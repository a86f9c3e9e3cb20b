"""Small counts in a copy: which figures are withheld, and what gives one away all the same.

What this does not guarantee. The arithmetic knows the totals that `Part of` and `Adds up` name,
the letters and arrows with their limits, the previous and other months of the same copy, and
the text of the exception pages. It does not know:

- earlier copies, but for saying that a figure may stand in one, other publications, nor what a
  reader knows of people and places;
- complements: of 97 in 100, 3 are not; indicators that count the same children, and totals that
  nobody has named;
- figures of a rolling year, whose change is that of two single months;
- texts other than those of the exception pages, and what was written in other words.
"""

from typing import Final

#: What a reader of the warnings must know of them.
NOT_GUARANTEED: Final = (
    "The warnings cover named totals, ratings, arrows, months and texts of this copy; they do not "
    "cover complements, indicators that share counts, other publications, or what readers know."
)
