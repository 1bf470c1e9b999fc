"""Arms x replications: where they run, what is kept, how they are compared."""
