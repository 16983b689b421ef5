"""The runtime that owns the state of the cluster."""
