"""One HTML page of a finished study."""
