"""Files that come back: reading what offices really send (`archive`, `workbook`, `text_file`)."""
