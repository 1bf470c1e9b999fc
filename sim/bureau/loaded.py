"""Importing this loads the compiled engine: for the server that worker processes are forked from.

If it has not been compiled for this machine yet, that is left to whoever can say so.
"""

from contextlib import suppress

from sim.bureau.engines import is_at_hand

with suppress(Exception):  # whatever it is: who plays will load the engine again, and hear of it
    is_at_hand("auto")
