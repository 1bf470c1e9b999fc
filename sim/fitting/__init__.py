"""A model fitted to a ledger: which are not ruled out, and what they predict."""
