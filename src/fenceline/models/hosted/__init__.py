"""Models of vendors: one wire adapter each, retries before the first token, typed refusals."""
