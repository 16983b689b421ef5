"""Attempts to get out of the sandbox: run as real tasks, judged from inside and from outside."""
