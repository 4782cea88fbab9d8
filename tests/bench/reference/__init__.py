"""The model as plain Mesa, one object per agent: the oracle and the yardstick of the engine."""
