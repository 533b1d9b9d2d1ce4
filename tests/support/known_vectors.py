"""The vectors of a project's real examples, from what a training or a check has kept: to encode them takes long."""

import hashlib

import numpy as np

from bot.content.source import read_content
from bot.understanding.kept import FOLDER, file_name
from support import content


def copy_known(project, folder):
    """Put the known vectors of a project's examples into a folder of kept vectors; the others are encoded anew."""
    path = content.ROOT / FOLDER / file_name()
    if not path.exists():
        return
    wanted = [hashlib.sha256(each.text.encode()).hexdigest() for each in read_content(project).examples]
    with np.load(path) as kept:
        found = np.isin(kept["keys"], wanted)
        np.savez(folder / path.name, keys=kept["keys"][found], vectors=kept["vectors"][found])
