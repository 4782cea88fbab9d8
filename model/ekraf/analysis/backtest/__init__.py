"""Rolling-origin scores: forecasts of the past by the model and by naive rivals, each knowing only its own past."""
