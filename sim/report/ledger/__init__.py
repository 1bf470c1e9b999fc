"""What was read of a court's ledger, shown: its folder, its words, its page."""
