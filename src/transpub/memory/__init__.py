"""Translation memory: what people have translated before, found again by the same source or by one like it."""

from transpub.memory.fill import ENGINE, fill, remembered, suggest
from transpub.memory.index import NEAR
from transpub.memory.pairs import Pair, reviewed
from transpub.memory.store import Memory, build

__all__ = ["ENGINE", "NEAR", "Memory", "Pair", "build", "fill", "remembered", "reviewed", "suggest"]
