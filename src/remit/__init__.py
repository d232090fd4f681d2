"""Remit: who is responsible for what, do they agree, and is it really happening."""

__version__ = "0.1.0"
