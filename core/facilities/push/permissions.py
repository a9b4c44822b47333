"""Who has browsers to be reached in."""

from core.contracts.permissions import Policy, signed_in
from core.contracts.texts import msg

BROWSERS = Policy(
    key="push.browsers", title=msg("Choose browsers that show notifications"), rule=signed_in
)
