"""What the fence finds and what it costs, on real repositories."""
