"""Real HTTP servers on loopback that speak the vendors' protocols from a script, with the faults that vendors have."""
