"""The simulator in a browser, on this computer alone: pages beside the command line.

Only this room knows Starlette and uvicorn, which come with the extra ``[app]``.
"""
