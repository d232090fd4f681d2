"""Git repositories, on this machine or in the network."""

from __future__ import annotations

from remit.evidence.sources.git.collector import GitCollector, collect_repository, collector

__all__ = ["GitCollector", "collect_repository", "collector"]
