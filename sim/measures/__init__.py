"""From the log to tables and measures."""
