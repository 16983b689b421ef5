"""The verbs of workspaces and panels: go to one, show or hide a panel, one more of it, the first layout again."""

from collections.abc import Callable
from functools import partial

from pydra_gui.language import later, tr
from pydra_gui.views.panels import PanelKind
from pydra_gui.views.verbs import Verb
from pydra_gui.views.workspaces import Workspaces

PANELS = later("Panels")


def workspace_section(workspaces: Workspaces) -> list[Verb | None]:
    """One verb for each workspace, in the order of the rail."""
    return [
        Verb(tr(space.title), partial(workspaces.come, space.key), f"Ctrl+{at}", space.icon, tr(space.about),
             full=tr("Go to {title}", title=tr(space.title)))
        for at, space in enumerate(workspaces.spaces.values(), 1)
    ]  # fmt: skip


def panel_section(workspaces: Workspaces) -> list[Verb | None]:
    """Each kind of panel that can be a dock, and one more of those that repeat."""
    kinds = [kind for kind in workspaces.docks.kinds.values() if not kind.centre_only]
    more = [_another(workspaces, kind) for kind in kinds if kind.repeats]
    return [*(_toggle(workspaces, kind) for kind in kinds), *more]


def _toggle(workspaces: Workspaces, kind: PanelKind) -> Verb:
    return Verb(tr(kind.title), _showing(workspaces, kind.key), "", kind.icon, tr(kind.about),
                full=tr("Show or hide {title}", title=tr(kind.title)), menu=tr(PANELS))  # fmt: skip


def _showing(workspaces: Workspaces, key: str) -> Callable[[], None]:
    """Shows the panel if it is not in sight, with the keyboard in it, otherwise hides it."""

    def now() -> None:
        if workspaces.docks.in_sight(key):
            workspaces.docks.toggle(key)
        else:
            workspaces.focus_panel(workspaces.show(key))

    return now


def _another(workspaces: Workspaces, kind: PanelKind) -> Verb:
    text = tr("Another {title}", title=tr(kind.title))
    return Verb(text, lambda: workspaces.focus_panel(workspaces.docks.another(kind.key)), "", "plus", tr("beside the one that is there"),
                menu=tr(PANELS))  # fmt: skip
