"""ekraf."""
