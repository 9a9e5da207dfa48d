"""What happens next, and by when."""
