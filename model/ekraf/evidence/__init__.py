"""Published experiments: their figures with sources, and how each is repeated in the model."""
