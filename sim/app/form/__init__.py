"""A scenario as a form: what each key may hold, what it holds, and what a change writes."""
