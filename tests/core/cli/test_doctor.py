"""`pospolu doctor` ends with 1 exactly when something is wrong."""

from tests.core.cli.conftest import run_command

DEMO = {"POSPOLU_IS_DEMO": "1", "POSPOLU_BASE_URL": "http://127.0.0.1:8000"}


def test_doctor_finds_nothing_wrong(city):
    done = run_command("doctor", folder=city, settings=DEMO)
    assert done.returncode == 0, done.stdout
    assert "WRONG" not in done.stdout
    for about in ("names", "secret", "files", "modules", "migrations", "database", "disk", "mail"):
        assert f"fine   {about}" in done.stdout
    assert "events: of this checkout, plugins.events" in done.stdout


def test_doctor_names_what_is_wrong(city):
    done = run_command("doctor", folder=city)
    assert done.returncode == 1
    assert "WRONG  mail        POSPOLU_SMTP_URL is not set" in done.stdout
    assert done.stderr == "pospolu: 1 to mend\n"


def test_doctor_without_settings_says_so(tmp_path):
    done = run_command("doctor", folder=tmp_path, settings={"POSPOLU_SECRET_KEY": "short"})
    assert done.returncode == 1
    assert "WRONG  settings    POSPOLU_SECRET_KEY is missing or weak" in done.stdout


def test_doctor_of_a_database_that_is_not_there(tmp_path):
    done = run_command("doctor", folder=tmp_path, settings=DEMO)
    assert done.returncode == 1
    assert "run `bin/pospolu migrate`" in done.stdout
    assert not (tmp_path / "city.sqlite").exists()


def test_doctor_of_addresses_that_cannot_be_used(tmp_path):
    for url in ("mysql://host/name", "postgresql://nobody@127.0.0.1:1/none?sslmode=disable"):
        done = run_command(
            "doctor", folder=tmp_path, settings={**DEMO, "POSPOLU_DATABASE_URL": url}
        )
        assert done.returncode == 1
        assert "WRONG  database" in done.stdout, done.stderr
        assert "Traceback" not in done.stderr
