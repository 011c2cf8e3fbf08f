"""What may leave: labels, rules and the egress gate."""
