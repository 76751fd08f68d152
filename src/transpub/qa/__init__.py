"""What is wrong between a text and its translation, as pure functions over plain strings.

`faults` is for what a machine has just written, before anybody sees it: it says at once that a draft cannot be used, so
it would rather miss a fault than find one in a good translation (measured on 1,997 professional translations into each
of Kyrgyz, Russian and Chinese: `docs/machine-translation.md`). The other modules are what the checks of catalogs ask
(`docs/checks-measured.md`).
"""

from transpub.qa.faults import LEAKS, Fault, Pair, faults
from transpub.qa.leftovers import leaks
from transpub.qa.literals import literals, lost, spans

__all__ = ["LEAKS", "Fault", "Pair", "faults", "leaks", "literals", "lost", "spans"]
