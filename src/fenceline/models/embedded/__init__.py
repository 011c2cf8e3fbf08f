"""A llama.cpp server in a background process of our own, started on demand and kept warm."""

from fenceline.models.embedded.model import EmbeddedModel, embedded_model

__all__ = ["EmbeddedModel", "embedded_model"]
