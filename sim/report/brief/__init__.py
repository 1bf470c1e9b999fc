"""Two pages for leadership: what was asked, what was found, how far it can be relied on."""
