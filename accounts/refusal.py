class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """An action said no. The message is for the person who asked, in their language, and says what to do."""
