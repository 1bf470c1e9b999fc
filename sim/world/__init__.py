"""What happens to the bureau: random streams, calendar, docket, people."""
