"""Shows Markdown and LaTeX with scripts and links that run."""

# shows: text/plain
# %% start
from IPython.display import Latex, Markdown, display

display(Markdown("<script>alert(1)</script> [click](javascript:alert(2)) ![x](x){onerror=alert(3)}"))
display(Latex(r"$\href{javascript:alert(4)}{x}$ \unicode{<img src=x onerror=alert(5)>}"))
