"""Routes by which protected content could leave, each tried end to end and judged by the packets."""
