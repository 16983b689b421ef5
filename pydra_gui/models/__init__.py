"""Qt models: they translate and never think."""
