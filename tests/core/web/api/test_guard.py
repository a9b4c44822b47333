"""How many requests a token has a minute."""

from uuid import uuid4

import pytest

from core.contracts.errors import TooMany
from core.web.api import guard
from core.web.api.guard import Meter


def test_each_token_has_its_own_minute():
    meter, token = Meter(limit=2), uuid4()
    meter.take(token, 10.0)
    meter.take(token, 59.0)
    meter.take(uuid4(), 59.0)
    with pytest.raises(TooMany) as refused:
        meter.take(token, 59.5)
    assert refused.value.retry_after == 1
    meter.take(token, 60.0)


def test_it_remembers_only_so_many_tokens(monkeypatch):
    monkeypatch.setattr(guard, "MOST_TOKENS", 3)
    meter = Meter(limit=1)
    tokens = [uuid4() for _ in range(4)]
    for token in tokens:
        meter.take(token, 1.0)
    with pytest.raises(TooMany):
        meter.take(tokens[-1], 1.0)
    meter.take(tokens[0], 1.0)
