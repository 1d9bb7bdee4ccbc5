"""Many rows at once, in a number of queries that does not grow with them.

What a form or a save asks of the database for one row is asked here for all: the records that the
rows point to (`forms`), versions and the write itself (`writing`); `acts` puts them in order.
"""
