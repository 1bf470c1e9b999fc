"""Kinds of study: what each plays, which tables it leaves, and what is looked up afterwards."""
