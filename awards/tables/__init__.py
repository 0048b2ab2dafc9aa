"""Tables in and out: reading and writing CSV and XLSX, and the tables of regions, agencies, entries and decisions.

One documented form, the same in both languages (docs/tables.md): CSV is RFC 4180 in UTF-8 with a byte order mark,
columns separated by commas, decimals with a point and no thousands marks; XLSX has native numbers and no formulas.
"""
