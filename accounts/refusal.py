class Refused(Exception):
    """An action said no. The message is for the person who asked, in their language, and says what to do."""
