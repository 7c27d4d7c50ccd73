"""Numbers as they are written on paper (*tal i skrift*), in Swedish."""

NBSP = "\u00a0"


def number(value: float) -> str:
    """``1 525`` or ``1,02``: thousands apart, comma before decimals."""
    text = f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
    return text.replace(",", NBSP).replace(".", ",").replace("-", "−")
