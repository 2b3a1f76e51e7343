"""What the kept net hears in a few clips by strange voices: makes solutions/04_speech/heard.npz for the assignment.

    python experiments/speech_heard.py

Some seconds: the net is not trained, and nothing is spoken anew.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

from course_lib.datasets.speech import SYMBOLS, Clip, hiss, load_clips, with_noise
from course_lib.datasets.speech.telephone import compress
from course_lib.datasheets import write_datasheet
from course_lib.reference.deep_speech import DeepSpeech, log_filter_banks, normalised

ROOT = Path(__file__).parents[1]
FILE = ROOT / "solutions" / "04_speech" / "heard.npz"
SHOWN, READ = 10, (24, 0)  # clips: the one whose bands are drawn, and those that are read
QUIET = 30  # decibels between voice and hiss

DATASHEET = """# {file}

**What.** What a net hears in {clips} sentences by voices that it does not know. `texts`: what was said. `log_y_0`,
`log_y_1`, …: ln y for each, an array (frames, 28) of 16 bits a number; symbol 0 is CTC's blank, 1 the space, 2 to 27
are the letters. `sound`: one clip more, “{shown}”, 8 000 samples a second and 8 bits a sample (μ-law).

**How made.** `python experiments/speech_heard.py`, from the course's `data/speech/commands.npz`, with hiss
{quiet} decibels below the voice, and `data/checkpoints/speech.safetensors`. No person's voice is in it.

**Licence.** CC BY 4.0, as the course's texts.

**SHA-256.** `{digest}`
"""


def heard(clips: Sequence[Clip]) -> list[np.ndarray]:
    """ln y of each clip, by the kept net."""
    net = DeepSpeech(80, 128, len(SYMBOLS), context=4, stride=2).eval()
    net.load_state_dict(load_file(ROOT / "data" / "checkpoints" / "speech.safetensors"))
    found = []
    for clip in clips:
        line = with_noise(clip.sound, hiss(len(clip.sound), torch.Generator().manual_seed(1)), QUIET)
        bands = log_filter_banks(line[None])
        with torch.no_grad():
            log_y = net(normalised(bands, torch.tensor([bands.shape[1]])))
        found.append(log_y[0].half().numpy())
    return found


def main() -> None:
    clips = load_clips(ROOT / "data" / "speech" / "commands.npz", "unheard")
    chosen = [clips[k] for k in READ]
    arrays = {f"log_y_{k}": log_y for k, log_y in enumerate(heard(chosen))}
    arrays["texts"] = np.array([clip.text for clip in chosen])
    arrays["sound"] = compress(clips[SHOWN].sound).numpy()
    np.savez_compressed(FILE, **arrays)  # type: ignore[arg-type]
    write_datasheet(FILE, DATASHEET, clips=len(chosen), shown=clips[SHOWN].text, quiet=QUIET)
    print(f"{FILE.name}: {FILE.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
