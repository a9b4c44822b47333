"""Which of what the rooms declared works now: modules can be switched off at any time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from core.contracts.ports import module_state
from core.kernel import registry

T = TypeVar("T")


async def those_on(declared: Mapping[str, T]) -> dict[str, T]:
    """What was declared under keys of rooms (`events.invitation`), less that of modules off."""
    found, on = registry.current(), await module_state.get().modules_on()
    return {key: one for key, one in declared.items() if found.is_on(key, on)}
