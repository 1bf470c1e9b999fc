"""A few cases at a time, every day worked out by hand."""
