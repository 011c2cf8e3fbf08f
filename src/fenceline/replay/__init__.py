"""Any routing policy, played over recorded outcomes."""
