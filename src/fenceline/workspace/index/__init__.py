"""The symbol index: what every source file of a workspace declares."""
