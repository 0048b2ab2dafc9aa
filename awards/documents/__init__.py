"""Drawing of papers: plain dataclasses in, PDF bytes out.

Nothing here knows models, settings, the clock or gettext. The texts come in with
the content, or are chosen by its language ("id" or "en").
"""
