"""Files that go out and come back: what a model's form asks, as columns of a sheet.

`columns` says what stands in them, `naming` how a cell calls another record. The notation of a file
is `records.exports`.
"""
