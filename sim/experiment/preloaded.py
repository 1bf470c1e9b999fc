"""Importing this loads what worker processes need: for the server that they are forked from."""

from sim.garbage import nothing_collected, nothing_left_to_collect

with nothing_collected():
    import sim.bureau.loaded
    import sim.experiment.panel
    import sim.experiment.points  # noqa: F401 - with the replications of a run
nothing_left_to_collect()  # nor would a worker keep the pages of what it only looks through
