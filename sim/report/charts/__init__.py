"""The charts: how they all look, and what each shows."""
