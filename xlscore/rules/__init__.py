"""The rules of the scorecard, pure: ratings, direction of travel, small counts, months, sentences.

Functions of figures take one value or whole columns (numpy broadcasting) and give an array of
the broadcast shape; `numbers.one()` unwraps the answer for one value. A missing figure is NaN or
None; an infinite one is refused with ValueError. Two figures are equal when they differ by no
more than 1e-9 of the larger, so that 0.1 + 0.2 meets 0.3.
"""
