"""What one kernel may use."""

from dataclasses import asdict, dataclass, fields

MIB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """What one kernel may use; sizes in bytes, times in seconds.

    memory         of all its processes together, beyond what the warm process already holds
    cpu            processor time of all its processes together
    processes      processes and threads
    file           size of one file
    open_files     open files of one process
    home, tmp, shm sizes of its private file systems: home, /tmp and /dev/shm
    """

    memory: int = 2048 * MIB
    cpu: int = 300
    processes: int = 96
    file: int = 128 * MIB
    open_files: int = 256
    home: int = 64 * MIB
    tmp: int = 128 * MIB
    shm: int = 256 * MIB

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not isinstance(value, int) or value <= 0:
                raise ValueError(
                    f"expected {field.name} to be a positive whole number, got {value!r}: see Limits' units"
                )

    def as_dict(self) -> dict[str, int]:
        """The limits as plain numbers by name, as they travel into the sandbox."""
        return asdict(self)
