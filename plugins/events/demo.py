"""placeholder"""

from core.contracts.demo import DemoSeed, DemoWorld


async def sow(world: DemoWorld) -> None:
    """X"""


SEED = DemoSeed(key="events.city", sow=sow)
