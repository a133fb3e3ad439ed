"""Any war's data into a dataset folder: dated polygons or dated places, guessed, mended, bounded and reported."""

from geodata.files.text_encoding import text_codec
from geodata.importing.files.source_files import HolderUnclear, ImportProblem
from geodata.importing.polygons.report import as_text
from geodata.importing.request.limits import UPLOAD, LimitExceeded, Limits
from geodata.importing.request.options import ImportOptions
from geodata.importing.sandbox.import_process import Cancelled, import_source
from geodata.importing.words.column_names import words_known

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
