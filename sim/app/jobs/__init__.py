"""Studies that the app carries out: each in a process of its own, one at a time."""
