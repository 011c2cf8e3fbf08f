"""Files as git sees them, checkpoints, and the symbol index."""
