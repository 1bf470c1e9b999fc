"""Importing this loads what is compiled: for the server that worker processes are forked from.

If it has not been compiled for this machine yet, that is left to whoever can say so.
"""

import os
import warnings
from contextlib import suppress

from sim.compiled.functions import WANTED
from sim.language.notices import Notice
from sim.measures.rehearsal import is_at_hand

warnings.simplefilter("ignore", Notice)
if os.environ.get(WANTED) != "simpy":
    with suppress(Exception):  # whatever it is: who plays loads the engine again, and hears of it
        is_at_hand("auto")
