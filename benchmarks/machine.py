"""What a figure of speed was measured on."""

import os
import platform
from pathlib import Path

import numpy as np
import scipy

__all__ = ["machine"]


def machine() -> str:
    """Return the processor, memory and versions in one line, and the load that others put on the machine."""
    load = f"load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else "load not known"
    memory = _memory()
    return ", ".join([
        f"{os.cpu_count()} cores ({_processor()})",
        *([f"{memory / 2**30:.0f} GB of memory"] if memory else []),
        f"{platform.system()} {platform.machine()}",
        f"Python {platform.python_version()}",
        f"NumPy {np.__version__}",
        f"SciPy {scipy.__version__}",
        load,
    ])  # fmt: skip


def _processor() -> str:
    """Return the name that the system has for the processor."""
    table = Path("/proc/cpuinfo")
    if table.is_file():
        for line in table.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or "model not known"


def _memory() -> int | None:
    """Return the bytes of memory, where the system tells them."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None
