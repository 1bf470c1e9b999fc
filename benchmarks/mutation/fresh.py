"""A plugin of pytest: what the unchanged program remembered is forgotten before a mutant is played.

mutmut forks its workers from a process in which all tests have run.
"""

import sys


def pytest_sessionstart() -> None:
    """Empty the caches of all functions of the program."""
    for name, module in list(sys.modules.items()):
        if name.startswith("sim."):
            for found in list(vars(module).values()):
                if hasattr(found, "cache_clear"):
                    found.cache_clear()
