"""How long something would take, in words, for what is refused beforehand."""

__all__ = ["tell_duration"]


def tell_duration(seconds: float) -> str:
    """Tell about how long something takes: *about 40 seconds*, *about 3 days*."""
    size, unit = next(
        (one for one in ((86_400, "days"), (3_600, "hours"), (60, "minutes")) if seconds >= 2 * one[0]),
        (1, "seconds"),
    )
    return f"about {seconds / size:,.0f} {unit}"
