"""Tools for developers: benchmarks, screenshots, comparison with a release."""
