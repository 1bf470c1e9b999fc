"""Allocation rules: pure functions from what the deputy director sees to a dealing."""
