"""Importing this loads what worker processes need: for the server that they are forked from."""

import gc

from sim.garbage import nothing_collected

with nothing_collected():
    import sim.measures.loaded
    import sim.studies.bureaus
    import sim.studies.points  # noqa: F401 - with the replications of a run

    gc.freeze()  # a search writes to what it looks at, which workers would no longer share
