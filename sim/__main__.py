"""``python -m sim``."""

import os
import signal

if signal.getsignal(signal.SIGINT) == signal.default_int_handler:
    # Until there is somebody to hear Ctrl-C, a traceback of what is being imported helps nobody.
    signal.signal(signal.SIGINT, lambda number, _frame: os._exit(128 + number))

from sim.cli import main

if __name__ == "__main__":
    main()
