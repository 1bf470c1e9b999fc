"""Where chunks of work run, and what is kept of them."""
