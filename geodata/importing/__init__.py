"""Any war's data into a dataset folder: dated polygons or dated places, guessed, mended, bounded and reported."""

from geodata.importing.apart import Cancelled, import_source
from geodata.importing.files import HolderUnclear, ImportProblem
from geodata.importing.limits import UPLOAD, LimitExceeded, Limits
from geodata.importing.options import ImportOptions
from geodata.importing.report import as_text

__all__ = [
    "UPLOAD",
    "Cancelled",
    "HolderUnclear",
    "ImportOptions",
    "ImportProblem",
    "LimitExceeded",
    "Limits",
    "as_text",
    "import_source",
]
