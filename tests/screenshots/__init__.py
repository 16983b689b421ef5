"""Pictures of the window for the documentation: `python -m tests.screenshots FOLDER [--only NAME] [--size 1024x700] [--scales 1,2]`.

The window is the product's own, with a real master behind it; what the master would tell is replaced by rows of an invented laboratory.
"""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")
