"""The sandbox: a policy as data, and ordered steps over it."""
