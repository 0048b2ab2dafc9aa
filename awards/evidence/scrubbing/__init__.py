"""Makes the copy of a file that judges read: the same document without what tells of its maker, and with nothing that
acts when it is opened. Pure bytes to bytes, no Django: it runs in a process of its own with bounded time and memory.
Only awards.evidence.workshop starts it; nothing else of the site loads these modules.
"""


class Unscrubbable(ValueError):
    """A file of which no clean copy can be made."""
