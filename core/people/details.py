"""What an organization says of itself: checked, and as its row keeps it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from core.contracts.errors import Invalid
from core.contracts.texts import msg
from core.data.folding import fold
from core.people.areas import AREAS
from core.people.identifiers import read_ade, read_krs, read_nip, read_regon
from core.people.kinds import KIND_RULES, Need
from core.people.names import has_hidden_characters, skeleton
from core.people.rules import missing_numbers
from core.people.values import OrganizationDetails

_READERS = {"krs": read_krs, "nip": read_nip, "regon": read_regon, "ade_address": read_ade}
_WRONG = {
    "krs": msg("A KRS number has ten digits, as in the register."),
    "nip": msg("This NIP is not right. It has ten digits; check them."),
    "regon": msg("This REGON is not right. It has nine or fourteen digits; check them."),
    "ade_address": msg("Write it as AE:PL-12345-67890-ABCDE-12."),
}


def checked(details: OrganizationDetails) -> dict[str, str]:
    """The numbers of an organization as bare digits. Raises Invalid, all faults at once."""
    wrong: dict[str, list[str]] = {}
    rules = KIND_RULES[details.kind]
    numbers = {
        "krs": details.krs if rules.krs is not Need.NONE else "",
        "nip": details.nip if rules.nip is not Need.NONE else "",
        "regon": details.regon if rules.regon is not Need.NONE else "",
        "register_number": details.register_number if rules.register else "",
        "ade_address": details.ade_address,
    }
    for name, read in _READERS.items():
        if numbers[name]:
            try:
                numbers[name] = read(numbers[name])
            except ValueError:
                wrong[name] = [_WRONG[name]]
    for name in missing_numbers(details.kind, numbers):
        wrong[name] = [msg("This kind of organization needs this number.")]
    wrong |= _wrong_names(details)
    if rules.needs_parent and not (details.parent or details.parent_name):
        wrong["parent_name"] = [msg("Name the organization that it is a branch of.")]
    if set(details.areas) - AREAS.keys():
        wrong["areas"] = [msg("This is not on the list.")]
    if wrong:
        raise Invalid(wrong)
    return numbers


def _wrong_names(details: OrganizationDetails) -> dict[str, list[str]]:
    wrong = {}
    for name in ("legal_name", "short_name"):
        text = getattr(details, name)
        if has_hidden_characters(text):
            wrong[name] = [msg("The name has characters that cannot be seen. Type it anew.")]
        elif name == "legal_name" and not skeleton(text):
            wrong[name] = [msg("Write the name with letters.")]
    return wrong


def columns_of(details: OrganizationDetails, numbers: Mapping[str, str]) -> dict[str, Any]:
    """An organization's columns, as they follow from what it says of itself."""
    short = details.short_name or details.legal_name[:120]
    return {
        "kind": details.kind.value,
        "legal_name": details.legal_name,
        "short_name": short,
        **columns_of_names(details.legal_name, short),
        "parent_organization": details.parent,
        "parent_name": details.parent_name,
        "register_type": KIND_RULES[details.kind].register,
        "register_number": numbers["register_number"],
        "krs": numbers["krs"],
        "nip": numbers["nip"],
        "regon": numbers["regon"],
        "ade_address": numbers["ade_address"] or None,
        "areas": json.dumps([code for code in AREAS if code in details.areas]),
        "description": details.description,
        "address": details.address,
        "email": details.email,
        "phone": details.phone,
        "website": details.website,
        "privacy_contact": details.privacy_contact,
    }


def columns_of_names(legal_name: str, short_name: str) -> dict[str, str]:
    """What is kept of names to find and compare them."""
    return {
        "name_folded": fold(f"{short_name} {legal_name}"),
        "legal_skeleton": skeleton(legal_name),
        "short_skeleton": skeleton(short_name),
    }
