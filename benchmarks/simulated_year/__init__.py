"""A simulated year of a team of five: what a completed task costs when the ladder learns, and when it is fixed."""
