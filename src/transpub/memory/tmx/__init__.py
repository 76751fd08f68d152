"""TMX 1.4b, the exchange format of translation memories: read from any tool, written for any."""

from transpub.memory.tmx.read import Tally, Unit, pairs, read
from transpub.memory.tmx.write import Written, write

__all__ = ["Tally", "Unit", "Written", "pairs", "read", "write"]
