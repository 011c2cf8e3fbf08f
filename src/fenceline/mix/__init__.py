"""What kinds of work a repository's history was made of, and what local-first would have come to."""
