"""Carries the marks of a source over to the plain text that a machine made of it."""

from transpub.transfer.places import transfer

__all__ = ["transfer"]
