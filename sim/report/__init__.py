"""What the analyst looks at: findings, inputs in words, charts, page, animation."""
