"""Allocation rules: pure functions from what the deputy director sees to a dealing sequence.

Each file here but `registry`, `kernels` and what is compiled holds a family of rules. All are known once this is imported.
"""

from importlib import import_module
from pkgutil import iter_modules

for _module in iter_modules(__path__):
    if not _module.name.startswith("compiled_"):  # these load Numba, when they are first needed
        import_module(f"{__name__}.{_module.name}")
