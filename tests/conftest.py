"""For all tests: nothing is judged by the clock, and a busy machine fails nothing."""

from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.load_profile("house")
