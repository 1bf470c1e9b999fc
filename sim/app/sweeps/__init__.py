"""A sweep asked for on a page, shown while it is played and when it is finished."""
