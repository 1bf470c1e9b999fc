"""How the bureau works: allocation rules, regimes, the engine and its log."""

WANTED = "BUREAU_SIM_ENGINE"
"""Of the environment: the engine that worker processes shall have at hand."""
