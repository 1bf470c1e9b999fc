"""What pages show of a finished study: its words and tables, its files, how it is repeated."""
