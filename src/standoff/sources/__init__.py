"""The registries: who reports, who acts, and how far to trust them."""
