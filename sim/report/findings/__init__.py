"""What a study found, in sentences and tables."""
