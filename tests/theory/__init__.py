"""Laws of queueing theory that the simulated bureau has to obey."""
