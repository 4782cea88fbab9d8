"""Many draws of many scenarios: planned, simulated on all cores, kept on disk so that work can be resumed."""
