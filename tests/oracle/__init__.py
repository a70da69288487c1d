"""A second computation of the rules: slow, exact, obvious, independent.

It imports nothing of the product. It is written from the words of the rules alone and is held to
their worked examples; what the product computes is compared with it, cell by cell.
"""
