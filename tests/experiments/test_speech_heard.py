"""What the assignment on speech ships is what the kept net hears."""

from collections.abc import Callable
from types import ModuleType

import numpy as np
import torch

from course_lib.datasets.speech import load_clips


def test_the_kept_file_is_what_the_net_hears(load_experiment: Callable[[str], ModuleType]) -> None:
    experiment = load_experiment("speech_heard")
    clips = load_clips(experiment.ROOT / "data" / "speech" / "commands.npz", "unheard")
    kept, place = np.load(experiment.FILE), experiment.READ[1]
    assert kept["texts"].tolist() == [clips[k].text for k in experiment.READ]
    [log_y] = experiment.heard([clips[place]])
    torch.testing.assert_close(torch.tensor(log_y), torch.tensor(kept["log_y_1"]), rtol=0.02, atol=0.02)
