"""The months of a run as moving bars."""
