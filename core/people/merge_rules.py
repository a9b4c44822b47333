"""Pure decisions about two rows of one organization: where they differ, whose words are taken."""

from __future__ import annotations

import json
from collections.abc import Mapping

from core.people.tables import Organization
from core.people.values import MERGED_FIELDS


def differences(one: Organization, other: Organization) -> list[str]:
    """The fields in which two organizations say something else."""
    return [name for name in MERGED_FIELDS if _plain(one, name) != _plain(other, name)]


def emptier(stays: Organization, goes: Organization) -> list[str]:
    """The fields that only the one that goes fills."""
    return [name for name in MERGED_FIELDS if _plain(goes, name) and not _plain(stays, name)]


def proposed(stays: Organization, goes: Organization) -> Mapping[str, str]:
    """For each difference whose words a page proposes: "merged" where the other says nothing."""
    empty = emptier(stays, goes)
    return {name: "merged" if name in empty else "kept" for name in differences(stays, goes)}


def _plain(organization: Organization, name: str) -> object:
    value = getattr(organization, name)
    if name == "areas":
        return json.loads(value)
    return dict(value.texts) if hasattr(value, "texts") else value or ""
