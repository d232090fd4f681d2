"""Git repositories, on this machine or in the network."""

from __future__ import annotations

from remit.evidence.sources.git.collector import GitCollector, collector, there

__all__ = ["GitCollector", "collector", "there"]
