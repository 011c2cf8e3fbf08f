"""The ladder and the loop that drives a task."""
