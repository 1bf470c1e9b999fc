"""Importing this loads the compiled engine: for the server that worker processes are forked from.

If it has not been compiled for this machine yet, that is left to whoever can say so.
"""

import os
import warnings
from contextlib import suppress

from sim.bureau import WANTED
from sim.bureau.engines import is_at_hand
from sim.language.notices import Notice

warnings.simplefilter("ignore", Notice)
if os.environ.get(WANTED) != "simpy":
    with suppress(Exception):  # whatever it is: who plays loads the engine again, and hears of it
        is_at_hand("auto")
