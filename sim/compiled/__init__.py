"""Functions that Numba makes machine code of, and how that is kept; without Numba they are Python.

Whoever has such functions puts them into modules named ``compiled_*.py``, which are imported only
where they are called: Numba is loaded with the first of them.
"""

WANTED = "BUREAU_SIM_ENGINE"
"""Of the environment: the engine that is wanted; with SimPy's nothing at all is compiled."""
