"""How the pages become a site: ``python -m sphinx -W --keep-going -n docs docs/_build``."""

from __future__ import annotations

from sim.version import __version__

project = "Execution bureau simulator"
author = "the contributors"
release = version = __version__
copyright = f"{author}; MIT licence"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
nitpick_ignore_regex = [("py:.*", r"(?!sim\.api\.).*")]
"""Of Python's names only those that the page api.md explains must be found."""

# The pages also read as plain Markdown on a code host: links are relative, anchors as made there.
myst_enable_extensions = ["attrs_inline"]
myst_heading_anchors = 4

highlight_language = "none"  # of blocks that name no language: commands and what they print

html_theme = "furo"
html_title = f"{project} {release}"
html_show_copyright = False
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
napoleon_google_docstring = False
napoleon_use_ivar = True
