"""Lines of one height over a field of pixels, traced by contourpy (marching squares, as matplotlib's contours)."""

from __future__ import annotations

import contourpy
import numpy as np

from geodata.geometry.travel_grid import Floats


def isolines(field: Floats, height: float) -> list[Floats]:
    """Lines along which a field has a height, as rows and columns counted from the corner of the first pixel.

    The field is known at the middles of pixels and runs straight between them; of a saddle, the mean of its four
    corners says which way it is crossed. A line ends at the edge of the field, or of what is known of it (NaN), or is
    closed: then its first and last point are one.
    """
    if min(field.shape) < 2:  # no square between middles
        return []
    middles = (np.arange(size) + 0.5 for size in field.shape)
    row, column = middles
    contours = contourpy.contour_generator(
        column, row, np.ma.masked_invalid(field), name="serial", corner_mask=False,
        line_type=contourpy.LineType.Separate,
    )  # fmt: skip
    return [np.asarray(line)[:, ::-1] for line in contours.lines(height)]
