"""The grounding room on real commits: false alarms, recall of planted inventions, cost, real answers."""
