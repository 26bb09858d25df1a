"""Predicates over ground truth: what a filter means, said in Python and never in SQL."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from typing import Any, Protocol

Compare = Callable[[Any, Any], bool]
LARGEST = 1.7976931348623157e308


class Subject(Protocol):
    """What a filter can look at."""

    metrics: dict[str, float]
    params: dict[str, str]
    tags: dict[str, str]

    def attribute(self, key: str) -> Any: ...


Predicate = Callable[[Any], bool]

eq, ne, gt, ge, lt, le = operator.eq, operator.ne, operator.gt, operator.ge, operator.lt, operator.le


def like(text: str, pattern: str) -> bool:
    """SQL LIKE: `%` any run of characters, `_` one character, no escape, case-sensitive."""
    wildcards = {"%": ".*", "_": "."}
    translated = "".join(wildcards.get(char) or re.escape(char) for char in pattern)
    return re.fullmatch(translated, text, re.DOTALL) is not None


def ascii_lower(text: str) -> str:
    return "".join(char.lower() if char.isascii() else char for char in text)


def ilike(text: str, pattern: str) -> bool:
    """LIKE without regard to the case of ASCII letters."""
    return like(ascii_lower(text), ascii_lower(pattern))


def is_in(text: str, items: tuple[str, ...]) -> bool:
    return text in items


def not_in(text: str, items: tuple[str, ...]) -> bool:
    return text not in items


def stored(value: float) -> float:
    """Infinity is kept as the largest double."""
    return max(-LARGEST, min(LARGEST, value))


def metric(key: str, compare: Compare, value: float) -> Predicate:
    def test(subject: Subject) -> bool:
        if key not in subject.metrics:
            return False
        found = subject.metrics[key]
        return compare is ne if math.isnan(found) else compare(stored(found), value)

    return test


def param(key: str, compare: Compare, value: Any) -> Predicate:
    return lambda subject: key in subject.params and compare(subject.params[key], value)


def tag(key: str, compare: Compare, value: Any) -> Predicate:
    return lambda subject: key in subject.tags and compare(subject.tags[key], value)


def attribute(key: str, compare: Compare, value: Any) -> Predicate:
    def test(subject: Subject) -> bool:
        found = subject.attribute(key)
        return found is not None and compare(found, value)

    return test


def no_param(key: str) -> Predicate:
    return lambda subject: key not in subject.params


def no_tag(key: str) -> Predicate:
    return lambda subject: key not in subject.tags


def negated(predicate: Predicate) -> Predicate:
    return lambda subject: not predicate(subject)


def both(*predicates: Predicate) -> Predicate:
    return lambda subject: all(predicate(subject) for predicate in predicates)


def either(*predicates: Predicate) -> Predicate:
    return lambda subject: any(predicate(subject) for predicate in predicates)


def anything(_: Any) -> bool:
    return True


def nothing(_: Any) -> bool:
    return False
