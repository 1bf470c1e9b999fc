"""A court's ledger: read, checked, and made a log that the same measures are taken of."""
