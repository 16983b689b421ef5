"""Pydra: a control centre for a private compute cluster; this package has never heard of Qt."""
