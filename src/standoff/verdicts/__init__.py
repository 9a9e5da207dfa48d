"""Reports on the conflict of a case: what the commands on stability print."""
