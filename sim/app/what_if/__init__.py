"""What if: values changed on a page, and the answer of a paired experiment a moment later."""
