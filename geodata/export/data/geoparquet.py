"""GeoParquet 1.1 of zones or cells; the statement of the dataset stands in the file's metadata."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pyarrow.parquet
import shapely

from geodata.export.data.arrow_tables import DAY, GEOMETRY, polygons
from geodata.export.data.features import Progress, silent
from geodata.export.data.geojson import records, statement
from geodata.export.data.selection import Selection

if TYPE_CHECKING:
    from geodata.dataset import Dataset

MIDNIGHT = pyarrow.timestamp("ms")


def geoparquet(dataset: Dataset, selection: Selection, *, by_cell: bool = False, progress: Progress = silent) -> bytes:
    """GeoParquet of a selection, a row per zone or cell and period; ``start`` and ``end`` are days at midnight.

    They are timestamps without a time zone, which pandas reads as dates (of the type date it makes Python objects).
    Without a ``crs`` entry coordinates are lon, lat on WGS84: https://geoparquet.org/releases/v1.1.0/.
    """
    found = records(dataset, selection, by_cell=by_cell, progress=progress)
    layer = polygons(dataset, "cells" if by_cell else "zones", "", found)
    geo: dict[str, Any] = {
        "version": "1.1.0",
        "primary_column": GEOMETRY,
        "columns": {
            GEOMETRY: {
                "encoding": "WKB",
                "geometry_types": [layer.geometry_type],
                "orientation": "counterclockwise",
                "bbox": [float(side) for side in shapely.total_bounds([record.geometry for record in found])],
            }
        },
    }
    about = statement(dataset, selection, found)
    texts = {"geo": geo, "metadata": about["metadata"], "sources": about["sources"]}
    encoded = {key: json.dumps(value, ensure_ascii=False).encode() for key, value in texts.items()}
    content = io.BytesIO()
    table = layer.table.cast(
        pyarrow.schema([field.with_type(MIDNIGHT) if field.type == DAY else field for field in layer.table.schema])
    )
    pyarrow.parquet.write_table(table.replace_schema_metadata(encoded), content, compression="zstd")
    return content.getvalue()
