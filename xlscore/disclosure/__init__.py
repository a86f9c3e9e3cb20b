"""Small counts: what a copy withholds, and what all that was published allows to work out.

The rule (`rule`) withholds counts of 1 to 5 and what rests on them. `printed` lists what this
copy and earlier ones show, `reader` has the counts behind it and `inferences` what a reader
concludes of them, as `facts`. `solving` says which small counts stay open all the same, `choosing`
what else to withhold so that all do, both by a `program` of the solver; `proof` is the door.

A c is a count of 1 to 5, or withheld to protect one. The proof credits the reader with more: with
knowing which of the two each c is. It does not know other publications, what a reader knows of
people and places, totals that nobody has named, the single months of a rolling year that is
reported as such, and how officers choose their words.
"""

from typing import Final

#: What a reader of the warnings must know of them.
NOT_GUARANTEED: Final = (
    "The proof covers what this and recorded copies print: totals, counts that are the same, "
    "ratings, arrows, months and texts; it does not cover other publications, totals that nobody "
    "has named, or what readers know."
)
