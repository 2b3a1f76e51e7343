"""Shows an SVG that runs a script, also under the name of a PNG."""

# shows: text/plain
# %% start
import base64

from IPython.display import SVG, display

PICTURE = "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(2)</script></svg>"
display(SVG(PICTURE))
for form in (base64.b64encode(PICTURE.encode()).decode(), PICTURE, '"><script>alert(3)</script>'):
    display({"image/png": form, "image/svg+xml": form, "image/jpeg": form, "text/plain": "a picture"}, raw=True)
