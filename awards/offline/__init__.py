"""A form away from the screen: a workbook to fill in and bring back, and what a filled one means for a draft.

Answers travel by the code of their question, which stands in a hidden column beside the cell; what the file says about
itself (form, entry, versions of the sections) only serves to explain differences and is never trusted.
"""
