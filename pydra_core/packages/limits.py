"""How large a package may be, and how much work its inspection may cost."""

MAX_FILE = 64 * 1024 * 1024
"""Bytes of one file."""

MAX_TOTAL = 1024 * 1024 * 1024
"""Bytes of all files of a package."""

MAX_FILES = 20_000

MAX_NAME = 1_000
"""Bytes of a file's name within its package, and 255 of each of its parts."""

MAX_SOURCE = 1024 * 1024
"""Bytes of one `.py` file: parsing a 4 MB list literal holds the GIL for seconds."""

MAX_ABOUT = 64 * 1024
"""Bytes of a `pydra.toml`, a `.gitignore` or a `.pydraignore`."""

RATIO = 200
RATIO_FROM = 64 * 1024 * 1024
"""A zip that unpacks to more than `RATIO` times its size is refused once it unpacks to more than `RATIO_FROM` bytes."""

INSPECT_CPU = 2
"""Seconds of processor time of an inspection."""

INSPECT_MEMORY = 512 * 1024 * 1024
"""Bytes of address space of an inspection."""

INSPECT_WALL = 10.0
"""Seconds that an inspection may take by the clock on the wall."""

INSPECT_ANSWER = 4 * 1024 * 1024
"""Bytes of the longest answer of an inspection."""

MAX_ITEMS = 20_000
"""Items of one literal (a list, a dict …) in a source; more of them are data, which belongs in a file of its own."""
