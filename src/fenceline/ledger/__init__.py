"""Every attempt with its outcome, tokens and time."""
