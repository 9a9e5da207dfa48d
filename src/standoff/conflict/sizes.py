"""How much memory something would take, in words, for what is refused beforehand."""

__all__ = ["tell_bytes"]


def tell_bytes(count: float) -> str:
    """Tell about how much memory something takes: *16 MB*, *2.5 GB*, *512 TB*; a GB is 2**30 bytes."""
    unit, size = next(
        ((unit, size) for unit, size in (("MB", 2**20), ("GB", 2**30), ("TB", 2**40)) if count < 1024 * size),
        ("PB", 2**50),
    )
    told = f"{count / size:,.0f}" if unit == "MB" else f"{count / size:,.1f}".removesuffix(".0")
    return f"{told} {unit}"
