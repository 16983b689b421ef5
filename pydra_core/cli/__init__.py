"""The programs of the terminal: the only room that sees siblings."""
