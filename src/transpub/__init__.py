"""transpub publishes articles in several languages: segments, machine drafts, PO files for review, localized pages."""

__version__ = "0.1.0"
