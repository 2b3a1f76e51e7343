"""Raises errors whose name, text and traceback are scripts."""

# loses: double (error)
# shows: alert
# %% double
raise type("<script>alert(1)</script>", (Exception,), {})("</pre><script>alert(2)</script>")
