"""Who would stay where, and why."""
