"""Measures speed, as ratios within one run: `python -m tools.bench`."""
