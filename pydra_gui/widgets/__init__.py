"""Painted pieces: delegates, bars, glyphs, labels."""
