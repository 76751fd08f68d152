"""`python -m transpub`."""

from transpub.cli import main

main()
