"""One recipe of context for each kind of scoped edit that local models are for."""
