"""What to do about the refusals that bubblewrap meets most."""

PROFILE = "give bwrap an AppArmor profile that grants `userns`, or set kernel.apparmor_restrict_unprivileged_userns=0"
CONTAINER = "start the container with --security-opt seccomp=unconfined --security-opt apparmor=unconfined"

REMEDIES = {
    "setting up uid map": f"AppArmor keeps user namespaces from ordinary users (Ubuntu since 23.10): {PROFILE}",
    "No permissions to create new namespace": f"set kernel.unprivileged_userns_clone=1; in a container, {CONTAINER}",
    "Creating new namespace failed": f"the system, or the container, refuses namespaces: {CONTAINER}",
    "Failed to make / slave": f"the container refuses mounts: {CONTAINER}",
    "Can't mount proc": "the container masks parts of /proc: Docker, --security-opt systempaths=unconfined; Podman, "
    "--security-opt unmask=ALL",
    "unshare: Operation not permitted": f"root may not mount in this container: {CONTAINER} --cap-add SYS_ADMIN",
    "No module named": "the ordinary user that root becomes must read Python and the course: chmod -R o+rX them",
}


def remedy(words: str) -> str:
    """What to do where the sandbox failed with these words; empty where that is not known."""
    return next((advice for sign, advice in REMEDIES.items() if sign in words), "")
