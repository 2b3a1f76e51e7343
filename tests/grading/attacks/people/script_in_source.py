"""Writes HTML into its code, its cells' ids and its comments."""


# shows: end of it
# %% double
# </pre><script>alert(1)</script><!-- --><img src=x onerror=alert(2)>
def double(numbers):
    """</textarea></pre><script>alert(3)</script>"""
    return [2 * n for n in numbers]


print("end of it")
# %% submit
for cell in notebook["cells"]:
    cell["id"] = '"><script>alert(4)</script>'
notebook["cells"].append({"cell_type": "markdown", "id": "m", "metadata": {}, "source": "<script>alert(5)</script>"})
