"""Mutated workbooks by the thousand, each made again from a seed and a number."""
