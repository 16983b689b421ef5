"""The only place that meets user code: zygote, sandbox and runtime."""
