"""Any war's data into a dataset folder: dated polygons or dated places, guessed, mended, bounded and reported."""

from geodata.files.text_encoding import text_codec
from geodata.importing.guessing.holder_fields import ONE_HOLDER
from geodata.importing.output.sample_dataset import start_dataset
from geodata.importing.polygons.report import as_text
from geodata.importing.request.limits import LEAST_MEMORY, MB, UPLOAD, LimitExceeded, Limits
from geodata.importing.request.options import ImportOptions
from geodata.importing.request.problems import HolderUnclear, ImportProblem
from geodata.importing.sandbox.import_process import Cancelled, import_source
from geodata.importing.words.column_names import words_known

__all__ = [
    "LEAST_MEMORY",
    "MB",
    "ONE_HOLDER",
    "UPLOAD",
    "Cancelled",
    "HolderUnclear",
    "ImportOptions",
    "ImportProblem",
    "LimitExceeded",
    "Limits",
    "as_text",
    "import_source",
    "start_dataset",
    "text_codec",
    "words_known",
]
