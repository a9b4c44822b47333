"""The pass as a file of a mail."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from core.checkin.service.passes import pass_text
from core.contracts.messages import Attachment, AttachmentProvider, Payload
from core.services.documents.api import code_png


async def pass_picture(payload: Payload, language: str) -> Sequence[Attachment]:  # noqa: ARG001 -- the provider's signature
    """The code of the sign-up that the payload names ({"signup": id}), as PNG; every mail program
    shows that. Nothing while there is nothing to show at a gate.
    """
    found = await pass_text(UUID(payload["signup"]))
    if found is None:
        return ()
    text, typed_code = found
    return (
        Attachment(
            filename=f"pospolu-{typed_code}.png",
            media_type="image/png",
            content=code_png(text),
            params={},
        ),
    )


PASS_PICTURE = AttachmentProvider(key="checkin.pass", make=pass_picture)
