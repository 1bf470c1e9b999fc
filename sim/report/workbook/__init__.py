"""The tables of a study as a workbook, and as CSV files that spreadsheet programs open right."""
