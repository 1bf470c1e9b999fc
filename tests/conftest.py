"""Options of the test command."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    text = "write the stored tables of tests/regression anew, on purpose"
    parser.addoption("--rewrite-regression", action="store_true", help=text)
