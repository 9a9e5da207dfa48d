"""``python -m standoff.cli`` is the command ``standoff``."""

from standoff.cli.main import main

main()
