"""Numbers from tables: comparisons, stopping, rankings, designs, indices. No files."""
