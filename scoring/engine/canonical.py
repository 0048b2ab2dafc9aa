"""Canonical bytes and digests: the same content gives the same bytes on every machine."""

import hashlib
import json
import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np

DIGITS = 9


def canonical_bytes(value: Any) -> bytes:
    """JSON in UTF-8 with keys sorted by code point, no spaces, floats as their shortest exact text.

    NaN becomes null (missing), minus zero becomes zero, a Decimal becomes its plain text, NumPy
    scalars and arrays become numbers and lists. Raises ValueError for an infinite number and
    TypeError for a key that is not text or a value that JSON cannot hold.
    """
    text = json.dumps(plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")


def digest(value: Any) -> str:
    """SHA-256 of the canonical bytes, 64 hexadecimal digits."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def plain(value: Any) -> Any:
    """The value as dict, list, str, int, float, bool or None; NaN as None."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, (int, float, np.generic)):
        return _plain_number(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, np.ndarray):
        return [plain(item) for item in value.tolist()]
    if isinstance(value, Mapping):
        return {_plain_key(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    raise TypeError(f"canonical form has no place for {type(value).__name__}")


def steady(value: Any) -> Any:
    """The same structure with floats at 9 decimals: below that they are noise of the machine, which
    may differ with the number of cores or the build of the linear algebra.
    """
    if isinstance(value, float):
        return round(value, DIGITS) + 0.0
    if isinstance(value, dict):
        return {key: steady(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [steady(item) for item in value]
    return value


def _plain_number(value: Any) -> bool | int | float | str | None:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, (bool, str, int)):
        return value
    if math.isnan(value):
        return None
    if math.isinf(value):
        raise ValueError("canonical form has no place for an infinite number")
    return float(value) + 0.0


def _plain_key(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError(f"keys must be text, not {type(key).__name__}")
    return key


def seed_from(digest_hex: str, stream: str = "") -> int:
    """A 128-bit seed from a frozen digest; `stream` keeps separate uses apart."""
    return int(hashlib.sha256(f"{digest_hex}/{stream}".encode()).hexdigest()[:32], 16)


def generator(seed: int) -> np.random.Generator:
    """The only source of random numbers of the engine: PCG64 from an explicit seed."""
    return np.random.Generator(np.random.PCG64(seed))
