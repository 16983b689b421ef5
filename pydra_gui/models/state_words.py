"""The words of states and levels, as the core names them: marked for the catalogues here, translated where they are shown."""

from typing import Final

from pydra_gui.language import later

WORDS: Final = frozenset(
    {
        later("queued"),
        later("waiting"),
        later("syncing"),
        later("building"),
        later("starting"),
        later("running"),
        later("paused"),
        later("cancelling"),
        later("complete"),
        later("failed"),
        later("cancelled"),
        later("skipped"),
        later("sent"),
        later("retrying"),
        later("pending"),
        later("connected"),
        later("draining"),
        later("sick"),
        later("lost"),
        later("revoked"),
        later("stopping"),
        later("died"),
        later("full"),
        later("strict"),
        later("reduced"),
        later("process"),
        later("none"),
        later("outside"),
        later("host"),
        later("error"),
        later("machine"),
        later("owner"),
        later("needed"),
        later("window"),
        later("terminal"),
        later("series"),
    }
)
