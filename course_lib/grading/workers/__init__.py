"""Who examines: this process, the cores of this machine, or a cluster. Bytes go out, bytes come back."""
