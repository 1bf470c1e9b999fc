"""Jobs: studies and drawings, each carried out by a process of its own, one after another."""
