"""What a scenario means, in words, and what in it is likely not meant."""
