"""What somebody typed into a page that could not be taken, to be shown for copying."""

import re

OURS = {"version", "writer", "form", "approval", "shows", "asked", "next", "remove", "read", "key", "on", "yes", "no"}
NOT_TYPED = re.compile(r"[0-9a-f-]{32,}\Z")
SECRET = re.compile(r"password|token|code", re.IGNORECASE)


def typed_texts(request) -> list[str]:
    """The texts of a post in the order of the page, without what pages say of themselves, passwords and codes.

    Nothing of a post that another site had sent here: that would let it put words on our pages.
    """
    origin = request.headers.get("Origin", "")
    if origin and origin.partition("://")[2] != request.get_host():
        return []
    named = [(name, value.strip()) for name, values in request.POST.lists() for value in values]
    return [
        value
        for name, value in named
        if value and not {name, value} & OURS and not SECRET.search(name) and not NOT_TYPED.match(value)
    ]
