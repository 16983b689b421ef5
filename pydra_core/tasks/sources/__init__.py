"""Datasources that travel as keys: what a unit gets of them is read in the worker that performs it, just before its work."""

from pydra_core.tasks.sources.folder import Files
from pydra_core.tasks.sources.part import Part, Source
from pydra_core.tasks.sources.sql import SqlRows
from pydra_core.tasks.sources.text import TextLines

__all__ = ["Files", "Part", "Source", "SqlRows", "TextLines"]
