"""The accessible rendering: the familiar pages as marked-up tables, one a sheet, in words.

The Analysis Function's rules for published spreadsheets ('Releasing statistics in spreadsheets',
'Using symbols and shorthand') say how. What the familiar pages tell stands here as:

| familiar | accessible |
|---|---|
| cover | Cover: lines in column A, with the office holders, contacts and provenance |
| contents | Contents; its provenance on the Cover |
| what changed | Counts of ratings, Red indicators, Ratings changed, Restated, New and ended |
| guidance notes | Guidance and Abbreviations; contacts on the Cover; key changes under Guidance |
| scorecard of an area | a Scorecard sheet an area: section and period in columns of their own |
| letters, fills, arrows, `-`, blanks | Red, Amber, Green; Improved, The same, Worsened; [x], [z] |
| light blue denominator | the column Small denominator: Yes or No |
| `[r]` and `*` behind a figure | a [note] in the column Notes, told on the sheet Notes |
| compare areas | Compare areas: a row an indicator and area, so that it can be filtered |
| trend, its chart | Trend: a row an indicator and area, a column a month |
| exception page: trend table and chart | Red trends: a row an indicator, area and month |
| exception page: commentary | Commentary: a row a paragraph |
| exception page: data notes | Data notes: a row an indicator and area |
| sparklines, freeze panes, headers and footers | none: the figures stand under Trend |
"""
