"""Names, labels and amounts as Kubernetes takes them (apimachinery/pkg/util/validation, pkg/api/resource)."""

from __future__ import annotations

import math
import re
from decimal import Decimal, InvalidOperation

# DNS-1123 labels and subdomains
LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?\Z")
SUBDOMAIN = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\Z")
_PART = re.compile(r"[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?\Z")
_PORT = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?\Z")
_AMOUNT = re.compile(r"\s*([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]{1,2})?\s*\Z")
_SUFFIXES = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}


def dns_label_fault(name: str) -> str:
    """What is wrong with a DNS label, as the end of a sentence; "" if nothing is."""
    if len(name) > 63:
        return "has at most 63 characters"
    return "" if LABEL.match(name) else "is small letters, digits and `-`, with a letter or digit at either end"


def label_key_fault(key: str) -> str:
    """What is wrong with the key of a label, annotation or taint; "" if nothing is."""
    prefix, slash, name = key.rpartition("/")
    if slash and (not prefix or len(prefix) > 253 or not SUBDOMAIN.match(prefix)):
        return f"before `/` a label's key has a domain in small letters, unlike `{key}`"
    if not name or len(name) > 63 or not _PART.match(name):
        return f"a label's key is letters, digits, `-`, `_` and `.`, 63 at most, unlike `{key}`"
    return ""


def annotation_fault(key: str) -> str:
    """What is wrong with the key of an annotation, which is told apart without regard to case; "" if nothing is."""
    return label_key_fault(key.lower()).replace("a label's", "an annotation's")


def label_fault(value: str) -> str:
    """What is wrong with the value of a label; "" if nothing is."""
    if value and (len(value) > 63 or not _PART.match(value)):
        return f"a label's value is letters, digits, `-`, `_` and `.`, 63 at most, unlike `{value[:80]}`"
    return ""


def port_fault(name: str) -> str:
    """What is wrong with the name of a port, as the end of a sentence; "" if nothing is."""
    if len(name) > 15:
        return "has at most 15 characters"
    if not _PORT.match(name) or "--" in name or not re.search("[a-z]", name):
        return "is small letters, digits and single `-`, with one letter at least"
    return ""


def quantity_value(amount: object) -> Decimal | None:
    """What a quantity is as a number; None for what is none, or what a run fills in."""
    if type(amount) is int or (type(amount) is float and math.isfinite(amount)):
        return Decimal(str(amount))
    found = _AMOUNT.match(amount) if type(amount) is str else None
    if found is None:
        return None
    number, suffix = Decimal(found[1]), found[2] or ""
    try:
        if suffix.endswith("i"):
            return number * Decimal(1024) ** ("KMGTPE".index(suffix[0]) + 1)
        if suffix in _SUFFIXES:
            return number.scaleb(_SUFFIXES[suffix])
        return number.scaleb(int(suffix[1:]))
    except InvalidOperation:
        return None
