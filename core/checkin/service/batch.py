"""Merging what a gate's queue sends: one transaction for all items, an answer for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from core.checkin.batches import Batch, ItemAnswer, ScanItem
from core.checkin.queries import lists_of
from core.checkin.service.batch_readings import Read, read_items, walk_in_of
from core.checkin.service.batch_steps import Merged, merge_steps
from core.checkin.service.commands import AnsweredMeanwhile
from core.checkin.service.devices import contact_statement
from core.checkin.service.walk_in import walk_in
from core.checkin.service.walk_in_undo import undo_walk_in, undo_what_came_late
from core.checkin.values import Direction, GateList
from core.contracts.errors import NotFound, Refused
from core.contracts.signals import announce
from core.contracts.viewer import Viewer
from core.data.commands import Steps, run
from core.data.times import elapsed, utc_now
from core.kernel.meters import METERS
from core.services.facts.api import keeping


async def merge_scans(
    batch: Batch, *, viewer: Viewer, now: datetime | None = None
) -> Sequence[ItemAnswer]:
    """Keep what a queue sends and answer each item, in the order of the items.

    What a gate let through by itself is kept as that. The same batches in any order, any number of
    times, come to the same presences. An item that cannot be used spoils no other.
    """
    moment = now or utc_now()
    lists = {one.id: one for one in await lists_of(batch.kind, batch.subject)}
    found = await read_items(batch, lists, now=moment)
    answers = dict(found.refused)
    for item in found.walk_ins:
        answers[item.nonce] = await _walked_in(batch, item, viewer=viewer, now=moment)
    answers |= await _merged(batch, lists, found.reads, viewer=viewer, now=moment)
    return [answers[item.nonce] for item in batch.items]


async def _merged(
    batch: Batch,
    lists: Mapping[UUID, GateList],
    reads: Sequence[Read],
    *,
    viewer: Viewer,
    now: datetime,
) -> Mapping[str, ItemAnswer]:
    if not reads and viewer.device is None:
        return {}

    def steps() -> Steps[Merged]:
        done = Merged()
        if reads:
            done = yield from merge_steps(batch, lists, reads, viewer=viewer, now=now)
        if viewer.device is not None:
            yield contact_statement(
                viewer.device,
                now=now,
                waiting=batch.waiting,
                clock_offset=_offset(batch.sent_at, now),
            )
        return done

    try:
        done = await run(await keeping(steps))
    except AnsweredMeanwhile:
        done = await run(await keeping(steps))
    for one in done.answers.values():
        if one.answer is not None and not one.answer.is_repeat:
            METERS.count("pospolu_checkins_total", result=str(one.answer.decision.result))
    for fact in done.facts:
        await announce(fact)
    return done.answers


async def _walked_in(batch: Batch, item: ScanItem, *, viewer: Viewer, now: datetime) -> ItemAnswer:
    try:
        if item.direction is Direction.UNDO:
            answer = await undo_walk_in(batch, item, viewer=viewer, now=now)
        else:
            answer = await walk_in(walk_in_of(batch, item, now=now), viewer=viewer, now=now)
            await undo_what_came_late(batch.device, item.nonce, viewer=viewer, now=now)
    except NotFound:
        return ItemAnswer(nonce=item.nonce, is_missing=True)
    except Refused as error:
        return ItemAnswer(nonce=item.nonce, refusal=error.refusal)
    return ItemAnswer(nonce=item.nonce, answer=answer)


def _offset(sent_at: datetime | None, now: datetime) -> int | None:
    """By how many milliseconds the device's clock is ahead of ours."""
    return None if sent_at is None else round(elapsed(now, sent_at).total_seconds() * 1000)
