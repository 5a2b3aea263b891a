"""The sealed postcard: the page that a link of a share opens, on both doors.

One page for every link, whether or not there is such a share: whoever fetches it learns that there
are postcards here. Its script and style are within it, and run by their hashes alone, so that it
can be saved as one file; what it asks the house for is in `copies`.
"""

import base64
import hashlib
import re
from pathlib import Path

from flask import Blueprint, Response, make_response, render_template

_STATIC = Path(__file__).parents[1] / "static"
# In this order they are one script: each uses what stands before it.
_SCRIPTS = ("shared-words", "shared-house", "shared-view", "shared-file", "shared-clip", "postcard")
_STYLES = ("tokens", "base", "pages", "shared")
_IMPORT = re.compile(r'^import \{[^}]*\} from "\./[a-z-]+\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)


def blueprint() -> Blueprint:
    postcards = Blueprint("postcard", __name__)
    script, style = _script(), _style()
    # In the page itself as well, to hold of a saved one; there `'self'` becomes the house.
    policy = (
        "default-src 'none'; connect-src 'self'; media-src blob:; img-src data:; "
        f"script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    headers = {
        "Content-Security-Policy": f"{policy}; frame-ancestors 'none'",
        "Permissions-Policy": "autoplay=(self), fullscreen=(self), camera=(), microphone=()",
        "X-Robots-Tag": "noindex, nofollow, noarchive",
    }

    @postcards.get("/postcard/<share_id>")
    def postcard(share_id: str) -> Response:  # noqa: ARG001  # its script reads the address
        page = render_template("postcard.html", policy=policy, script=script, style=style)
        response = make_response(page)
        response.headers.update(headers)
        return response

    return postcards


def _script() -> str:
    modules = ((_STATIC / "js" / f"{name}.js").read_text() for name in _SCRIPTS)
    return "".join(_EXPORT.sub("", _IMPORT.sub("", module)) for module in modules)


def _style() -> str:
    return "".join((_STATIC / "css" / f"{name}.css").read_text() for name in _STYLES)


def _hash(text: str) -> str:
    """As a Content-Security-Policy names what it lets run (CSP3, 6.7.3.3)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
