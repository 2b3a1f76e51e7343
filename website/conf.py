"""How Sphinx makes the site.  ``build_site.py`` stages the sources and calls it."""

import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

PROJECT = tomllib.loads((HERE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]

project = "Sequence models, taken apart"
author = "The sequence models course authors"
copyright = "2026, the sequence models course authors. Code: MIT. Texts: CC BY 4.0"
version = release = PROJECT["version"]
language = "en"
locale_dirs = ["locale"]
gettext_compact = False

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "sphinx_design",
    "course_site",
]
exclude_patterns = ["**/head.md", "_downloads", "locale"]
suppress_warnings = ["misc.highlighting_failure", "myst.header"]  # of students' stubs and of notebooks' own headings

# Notebooks and Markdown
nb_execution_mode = "off"
nb_merge_streams = True
myst_enable_extensions = ["amsmath", "attrs_inline", "colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 4

# The library
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autodoc_typehints_format = "short"
maximum_signature_line_length = 88
napoleon_use_param = False
napoleon_use_rtype = False
add_module_names = False

# The pages
html_theme = "pydata_sphinx_theme"
html_title = project
html_math_renderer = "katex"
html_static_path = ["static"]
html_extra_path = []
templates_path = ["templates"]
html_css_files = ["katex/katex.min.css", "course.css"]
html_js_files = [("katex/katex.min.js", {"defer": "defer"}), ("course.js", {"defer": "defer"})]
html_copy_source = False
html_show_sourcelink = False
html_show_search_summary = False  # would be fetched, which pages opened from a folder may not
html_last_updated_fmt = None
html_theme_options = {
    "logo": {"text": "Sequence models"},
    "navbar_persistent": ["search-button"],
    "navbar_end": ["languages", "theme-switcher"],
    "navbar_align": "left",
    "header_links_before_dropdown": 7,
    "navigation_with_keys": False,
    "show_toc_level": 2,
    "collapse_navigation": True,
    "navigation_depth": 2,
    "article_header_end": ["notebook-facts"],
    "footer_start": ["copyright"],
    "footer_end": [],
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
    "use_edit_page_button": False,
}
html_sidebars = {page: [] for page in ("glossary", "search", "genindex", "py-modindex")}  # nothing lies below them
html_context = {"default_mode": "auto"}
