"""Charts that answer to pointer and keys, on a screen: what they show, and the scripts for it."""
