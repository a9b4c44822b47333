"""`pospolu demo` fills the demo city, twice without harm, and nothing but the demo city."""

import sqlite3
from contextlib import closing

from tests.core.cli.conftest import run_command

DEMO = {"POSPOLU_IS_DEMO": "1", "POSPOLU_BASE_URL": "http://127.0.0.1:8000"}


def counts(folder):
    """How many rows the tables of people, events and sign-ups have."""
    with closing(sqlite3.connect(folder / "city.sqlite")) as database:
        return [
            database.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]
            for table in ("people_organization", "people_account", "events_event", "signups_signup")
        ]


def test_the_demo_city_is_sown_once_however_often_it_is_asked_for(tmp_path):
    first = run_command("demo", folder=tmp_path, settings=DEMO)
    assert first.returncode == 0, first.stderr
    assert "Sign in with one click at http://127.0.0.1:8000/demo" in first.stdout
    sown = counts(tmp_path)
    assert all(sown)
    again = run_command("demo", folder=tmp_path, settings=DEMO)
    assert again.returncode == 0, again.stderr
    assert counts(tmp_path) == sown


def test_a_real_city_is_not_filled_with_inventions(tmp_path):
    done = run_command("demo", folder=tmp_path)
    assert done.returncode == 1
    assert "only with POSPOLU_IS_DEMO=1" in done.stderr
    assert not (tmp_path / "city.sqlite").exists()
