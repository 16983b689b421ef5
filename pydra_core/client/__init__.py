"""The verbs as a Python client, over a control link."""
