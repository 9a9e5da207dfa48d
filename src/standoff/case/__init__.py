"""What the analyst writes, read and checked."""
