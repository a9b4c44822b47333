"""`pospolu officers` makes the first administrator, and keeps the last one."""

from tests.core.cli.conftest import run_command


def test_first_administrator_is_made_and_the_last_stays(city):
    done = run_command("officers", "add", "boss@example.org", "--admin", folder=city)
    assert (done.returncode, done.stdout) == (0, "boss@example.org is city_admin\n")
    listed = run_command("officers", "list", folder=city)
    assert "city_admin     boss@example.org" in listed.stdout
    last = run_command("officers", "remove", "boss@example.org", "--admin", folder=city)
    assert last.returncode == 1
    assert "last administrator" in last.stderr


def test_what_cannot_be_is_said(city):
    unknown = run_command("officers", "remove", "nobody@example.org", folder=city)
    assert (unknown.returncode, "nobody signs in" in unknown.stderr) == (1, True)
    wrong = run_command("officers", "add", "nothing", folder=city)
    assert (wrong.returncode, "no e-mail address" in wrong.stderr) == (1, True)
