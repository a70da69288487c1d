"""The tables; importing this package registers them all."""

from napams.store.tables import identity, plan, returns

__all__ = ["identity", "plan", "returns"]
