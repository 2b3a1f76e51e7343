"""The page that says how to cite the course, made from ``CITATION.cff``."""

from pathlib import Path

import yaml


def write(root: Path, target: Path) -> None:
    """Write the page."""
    facts = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    authors = ", ".join(author["name"] for author in facts["authors"])
    text = (
        f"# How to cite\n\n{facts['message']}\n\n"
        f"> {authors}: *{facts['title']}*. {facts['abstract'].rstrip('.')}, version {facts['version']}.\n\n"
        f"As BibTeX:\n\n```bibtex\n{bibtex(facts, authors)}\n```\n\n"
        "The file `CITATION.cff` in the course's folder says the same to programs.\n"
    )
    (target / "cite.md").write_text(text, encoding="utf-8")


def bibtex(facts: dict, authors: str) -> str:
    """The entry for a LaTeX document."""
    fields = {"author": f"{{{authors}}}", "title": f"{{{facts['title']}}}", "version": facts["version"]}
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@software{{sequence_models_course,\n{lines}}}"
