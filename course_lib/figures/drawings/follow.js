// Shows it now, and again when the page changes its theme.
new frame.ownerDocument.defaultView.MutationObserver(() => show()).observe(frame.ownerDocument.body, { attributes: true });
show();
