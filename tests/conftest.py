"""What all tests share."""

import os

# Whoever runs the tests may have told programs how wide the screen is; what they print is compared here.
os.environ.pop("COLUMNS", None)
