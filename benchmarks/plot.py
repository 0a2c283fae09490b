"""A small line plot as SVG, both axes logarithmic."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Line = Sequence[tuple[float, float]]

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 60, 130, 40, 40  # margins
_COLOURS = ("#0072b2", "#56b4e9", "#d55e00", "#e69f00")  # told apart by the colour-blind too


def plot(title: str, lines: Mapping[str, Line]) -> str:
    """Draw lines of points above 0, each with its name at its end."""
    points = [point for line in lines.values() for point in line]
    across = _decades([x for x, _ in points])
    up = _decades([y for _, y in points])

    def place(x: float, y: float) -> tuple[float, float]:
        right = (math.log10(x) - across[0]) / (across[-1] - across[0])
        above = (math.log10(y) - up[0]) / (up[-1] - up[0])
        return LEFT + right * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - above * (HEIGHT - TOP - BOTTOM)

    parts = [f'<text x="{LEFT}" y="24" font-weight="bold">{escape(title)}</text>']
    for decade in across:
        x, bottom = place(10**decade, 10 ** up[0])
        parts.append(f'<path d="M{x:.1f} {bottom:.1f}V{TOP}" stroke="#ccc"/>')
        parts.append(f'<text x="{x:.1f}" y="{bottom + 18:.1f}" text-anchor="middle">{10.0**decade:,.10g}</text>')
    for decade in up:
        left, y = place(10 ** across[0], 10**decade)
        parts.append(f'<path d="M{left:.1f} {y:.1f}H{WIDTH - RIGHT}" stroke="#ccc"/>')
        parts.append(f'<text x="{left - 8:.1f}" y="{y + 4:.1f}" text-anchor="end">{10.0**decade:,.10g}</text>')
    for colour, (name, line) in zip(_COLOURS, lines.items(), strict=False):
        placed = [place(*point) for point in sorted(line)]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in placed)
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in placed]
        x, y = placed[-1]
        parts.append(f'<text x="{x + 8:.1f}" y="{y + 4:.1f}" fill="{colour}">{escape(name)}</text>')
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
    return "\n".join([head + 'font-size="12">', '<rect width="100%" height="100%" fill="#fff"/>', *parts, "</svg>", ""])


def _decades(values: Sequence[float]) -> range:
    """Give the powers of ten that hold all values between them, at least two."""
    first, last = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return range(first, max(last, first + 1) + 1)
