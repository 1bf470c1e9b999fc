"""What the analyst looks at: charts, summary, explanation."""
