"""The one error of a sandbox that cannot be built."""


class SandboxUnavailable(RuntimeError):
    """The sandbox does not stand on this machine; the message says what is missing and what to do."""
