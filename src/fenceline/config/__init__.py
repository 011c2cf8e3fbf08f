"""Reads fenceline.toml and the user's config.toml into the rooms' own settings."""
