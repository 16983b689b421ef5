"""Panels, dialogs and the main window."""
