"""Identities, certificates, join tokens and the handshake."""
