"""A simulator of a court's execution bureau: allocation rules, staff and caseload compared."""

__version__ = "0.2.0"
