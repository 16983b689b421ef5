"""A task package that means no good: what a hostile task would try, each attempt bounded and harmless where it succeeds."""
