"""Importing this loads what worker processes need: for the server that they are forked from."""

from sim.garbage import all_stays, nothing_collected

with nothing_collected():
    import sim.bureau.engines.loaded
    import sim.studies.bureaus
    import sim.studies.points  # noqa: F401 - with the replications of a run

    all_stays()  # a search writes to what it looks at, which workers would no longer share
