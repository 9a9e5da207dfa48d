"""What each side wants, given what it did and what was reported."""
