"""Which tests there are, what they cover, and what those that fail are about."""
