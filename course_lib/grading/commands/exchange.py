"""nbgrader's exchange, where it would stop a class for one student."""

import glob
import os
from pathlib import Path

from nbgrader.exchange.default import ExchangeReleaseFeedback

from course_lib.grading.record.timestamps import RECEIPTS


class ReleaseFeedback(ExchangeReleaseFeedback):
    """``nbgrader release_feedback``, which passes over what did not come through the exchange, and says so."""

    def copy_files(self) -> None:
        """Release all feedback that students can fetch."""
        named = self.coursedir.student_id_exclude
        lacking = {}
        for page in glob.glob(os.path.join(self.src_path, "*.html")):
            folder = Path(page).parent
            if not all((folder / name).is_file() for name in RECEIPTS):
                lacking[folder.parent.name] = page
        for student, page in sorted(lacking.items()):
            self.log.warning("%s handed in without the exchange and cannot fetch from it: give them %s", student, page)
        self.coursedir.student_id_exclude = ",".join(filter(None, [named, *lacking]))
        try:
            super().copy_files()
        finally:
            self.coursedir.student_id_exclude = named
