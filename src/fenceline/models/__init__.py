"""Models behind one small Protocol: adapters, probes, discovery, pulled weights."""
