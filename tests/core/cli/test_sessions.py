"""`pospolu sessions` and the words it has for those whom it does not know."""

from tests.core.cli.conftest import run_command


def test_sessions_are_listed_and_ended(city):
    assert run_command("officers", "add", "z@example.org", folder=city).returncode == 0
    listed = run_command("sessions", "list", "z@example.org", folder=city)
    assert (listed.returncode, listed.stdout) == (0, "")
    done = run_command("sessions", "revoke", "Z@Example.org", folder=city)
    assert done.stdout == "0 sessions of Z@Example.org are ended\n"


def test_unknown_addresses_are_said(city):
    for email in ("nobody@example.org", "nothing"):
        done = run_command("sessions", "revoke", email, folder=city)
        assert (done.returncode, done.stderr) == (1, f"pospolu: nobody signs in with {email}\n")
