"""A finished site, looked at as readers, browsers and search engines will: `publish --check`.

`audit` asks only the files, never what wrote them, so that it also finds what happened to them since.
"""

from transpub.publish.audit.fault import CHECKS, Fault
from transpub.publish.audit.site import audit

__all__ = ["CHECKS", "Fault", "audit"]
