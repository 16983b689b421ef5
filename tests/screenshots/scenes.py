"""All scenes by their names."""

from collections.abc import Callable

from pydra_gui.views.kinds import WORKSPACES
from tests.screenshots import around, clusters, forms, logs, owners, sheets, spaces, units, window
from tests.screenshots.laboratory import lines
from tests.screenshots.stage import Stage

SCENES: dict[str, Callable[[Stage], None]] = {
    "main": window.main,
    "drop": window.drop,
    "form": sheets.form,
    "form-when": window.over_main(lambda stage: forms.when(stage.window)),
    "form-sweep": window.over_main(lambda stage: forms.sweep(stage.window)),
    "versions": window.over_main(lambda stage: forms.versions(stage.window)),
    "form-editors": window.over_main(lambda stage: forms.editors(stage.window, stage.live.actions)),
    "add-node": sheets.add_node,
    "first-run": window.first_run,
    "first-steps": window.first_steps,
    "ten-lines": window.ten_lines,
    "failed": window.failed_run,
    "lost": window.lost_link,
    "menu": window.menu,
    "why": sheets.why_waiting,
    "priority": sheets.priority,
    "cancel": sheets.cancel,
    "node": sheets.node,
    "schedule": owners.schedule,
    "throttle": owners.throttle,
    "filtered": window.filtered,
    "palette": around.palette,
    "keys": around.keys,
    "settings": around.settings,
    "rules": around.rules,
    "addresses": around.addresses,
    "dense": window.dense,
    "tray": around.tray,
    "panels": window.layouts,
    "completion": window.completion,
    "found": spaces.found,
    "compare": window.over_main(lambda stage: logs.compare(stage.window, stage.live.actions)),
    "highlights": window.over_main(lambda stage: logs.highlights(stage.window, lines())),
    "overview": window.over_main(lambda stage: clusters.overview(stage.window, stage.live.actions)),
    "overview-calm": window.over_main(lambda stage: clusters.calm(stage.window, stage.live.actions)),
    "holdings": spaces.holdings,
    "source": spaces.source,
    "colours": sheets.colours,
    "while": sheets.a_while,
    **{f"space-{each.key}": spaces.space(each.key) for each in WORKSPACES if each.key not in ("runs", "overview")},
    "units": window.over_main(lambda stage: units.units(stage.window)),
}
