"""The pages, a module each, which has its routes in ``ROUTES``."""
