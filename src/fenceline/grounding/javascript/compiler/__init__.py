"""Asks the project's own TypeScript compiler what a change adds; writes nothing."""
