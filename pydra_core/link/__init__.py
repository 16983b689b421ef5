"""The thin skin over WebSockets: dialling, serving, and typed wires."""
