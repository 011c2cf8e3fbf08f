"""A small local model, a larger one as hosted, and both as a ladder."""
