"""xlscore: a council's performance scorecard, made from figures and explained.

A map of the house, a paragraph a floor. Arrows run down: a room knows rooms of the floors below,
and none of its own floor.

cli                   the commands of the terminal
ribbon                the buttons of the workbook: both ask, call one flow and show its messages

build                 makes scorecard.xlsm out of macros/ and the starter data, and new books
build.from_table      a new book out of one table of indicators
build.made_up         children who do not exist, and a demonstration counted from them
udfs                  the functions that cells call, as Excel must know them

flows                 what the product does, a flow a file: refresh, roll, circulate, explain
flows.count           figures counted from child-level extracts into Data
flows.load            extracts laid over Data, and taken back

audit                 a finished file looked at as an outsider sees it
audit.reading         how the audit reads it, with nothing of ours but the rules
audit.website         the pages of a website, looked at likewise
setup                 what install and doctor do on an officer's PC

hosts                 where tables come from and pages go
hosts.package         the file format: zip, parts, workbook lists, styles
hosts.package.sheet   the cells and tables of a sheet part as XML
hosts.file            a closed workbook
hosts.live            a workbook open in Excel
hosts.pdf             pages printed

site                  the report as a website: pages, charts, open data, a feed

pages                 what stands on each generated sheet, as data, and on a copy
pages.changed         what a month shows otherwise than the one before
pages.accessible      the same in words, one marked-up table a sheet

checks                every problem between the cells of the data sheets, a theme a module
disclosure            what a copy withholds, and what gives it away all the same
functions             what udfs answer, without Excel, and the sheet Try targets
tables                what the pages tell, a table a subject, before any layout

results               inputs and a month in, one row an indicator and area out

inputs                the data sheets: columns, cells, lists, settings, commentary, new rows

workbook              a workbook as data: host, page, mark, tabs, tables, looks

children              children's histories as tables and the measures that count them: pure

rules                 ratings, arrows, limits, numbers, months, sentences: pure

problems              what can be wrong, in a reader's words
"""

__version__ = "0.1.0"
