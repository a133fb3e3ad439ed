"""Any war's data into a dataset folder: dated polygons or dated places, guessed, mended, bounded and reported."""

from geodata.importing.apart import Cancelled, import_source
from geodata.importing.columns import words_known
from geodata.importing.files import HolderUnclear, ImportProblem
from geodata.importing.limits import UPLOAD, LimitExceeded, Limits
from geodata.importing.options import ImportOptions
from geodata.importing.report import as_text
from geodata.text_encoding import text_codec

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
    "text_codec",
    "words_known",
]
