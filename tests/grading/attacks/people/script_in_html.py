"""Shows HTML that runs a script, and JavaScript outright."""

# shows: text/plain
# %% start
from IPython.display import HTML, Javascript, display

display(HTML("<script>alert(1)</script><img src=x onerror=alert(2)><iframe srcdoc='<script>alert(3)</script>'>"))
display(Javascript("alert(4)"))
display({"text/html": "<a href='javascript:alert(5)'>x</a>", "text/plain": "<script>alert(6)</script>"}, raw=True)
