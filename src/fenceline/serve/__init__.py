"""The score as a live page: on loopback only, behind a token."""
