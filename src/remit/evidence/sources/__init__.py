"""Collectors: one package or module a kind of source, from the tool's own data to acts."""
