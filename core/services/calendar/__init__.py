"""The city's calendar as one read model: entries, their VEVENTs, what feeds are made of."""
