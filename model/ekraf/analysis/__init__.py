"""What stored results say: years, effects with intervals, value for money. Reads results, never simulates."""
