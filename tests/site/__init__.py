"""The site as a visitor meets it: a package, so that its browser is closed after its last test."""
