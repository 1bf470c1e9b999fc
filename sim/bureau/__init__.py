"""How the bureau works: allocation rules, regimes, the engine and its log."""
