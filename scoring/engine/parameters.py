"""Checks shared by the methods' parameters."""

from collections.abc import Mapping
from typing import Any


def only(params: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters filled up with the defaults. Raises ValueError for an unknown name."""
    unknown = sorted(set(params) - set(defaults))
    if unknown:
        raise ValueError(f"unknown parameter '{unknown[0]}'")
    return {**defaults, **params}


def no_parameters(params: Mapping[str, Any]) -> dict[str, Any]:
    """For a method without parameters."""
    return only(params, {})


def flag(params: Mapping[str, Any], name: str) -> None:
    """Raise ValueError unless the parameter is true or false."""
    if params[name] not in (True, False):
        raise ValueError(f"{name} is true or false")


def real(params: Mapping[str, Any], name: str, low: float, high: float) -> None:
    """Raise ValueError unless low < parameter < high."""
    value = params[name]
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not low < value < high:
        raise ValueError(f"{name} must be a number between {low:g} and {high:g}")
