"""A process that speaks: a list of utterances as JSON comes in, sound of 22 050 samples a second goes out.

It stands alone because espeak-ng is a library in C whose state cannot be set back: a new process begins as any other.
"""

from __future__ import annotations

import ctypes
import json
import struct
import sys
from typing import Any

RATE, PITCH = 1, 3  # espeak_PARAMETER
SYNCHRONOUS = 2  # espeak_AUDIO_OUTPUT: sound goes to the callback, before espeak_Synth returns
UTF8 = 1


class Speaker:
    """The library, loaded, with the sound of the present utterance."""

    def __init__(self) -> None:
        import espeakng_loader

        self.library = ctypes.CDLL(espeakng_loader.get_library_path())
        self.sound = bytearray()
        callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
        self._callback = callback(self._hear)  # kept, or it would be freed while the library calls it
        folder = espeakng_loader.get_data_path().encode()
        if self.library.espeak_Initialize(SYNCHRONOUS, 0, ctypes.c_char_p(folder), 0) < 0:
            raise OSError("espeak-ng does not find its data")
        self.library.espeak_ng_SetRandSeed(ctypes.c_long(0))
        self.library.espeak_SetSynthCallback(self._callback)

    def _hear(self, wave: int | None, count: int, _events: Any) -> int:
        if wave and count > 0:
            self.sound += ctypes.string_at(wave, 2 * count)
        return 0

    def say(self, text: str, voice: str, rate: int, pitch: int) -> bytes:
        """Sixteen bits a sample."""
        self.sound.clear()
        if self.library.espeak_SetVoiceByName(ctypes.c_char_p(voice.encode())):
            raise ValueError(f"espeak-ng knows no voice {voice}")
        self.library.espeak_SetParameter(RATE, rate, 0)
        self.library.espeak_SetParameter(PITCH, pitch, 0)
        said = text.encode()
        size = ctypes.c_size_t(len(said) + 1)
        self.library.espeak_Synth(ctypes.c_char_p(said), size, 0, 1, 0, UTF8, None, None)
        self.library.espeak_Synchronize()
        return bytes(self.sound)


def main() -> None:
    speaker = Speaker()
    for utterance in json.load(sys.stdin):
        sound = speaker.say(*utterance)
        sys.stdout.buffer.write(struct.pack("<I", len(sound) // 2) + sound)


if __name__ == "__main__":
    main()
