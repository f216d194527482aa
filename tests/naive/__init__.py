"""Slow, obvious twins of what the package computes: plain loops, for tests only."""
