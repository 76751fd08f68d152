"""Translation memory: what people have translated before, found again by the same source or by one like it."""

from transpub.memory.fill import ENGINE, fill, remembered, suggest
from transpub.memory.index import NEAR
from transpub.memory.pairs import Pair, digest, reviewed
from transpub.memory.store import Memory, build

__all__ = ["ENGINE", "NEAR", "Memory", "Pair", "build", "digest", "fill", "remembered", "reviewed", "suggest"]
