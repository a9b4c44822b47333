"""`pospolu restore` puts a backup into an empty place, where the code finds it current."""

from tests.core.cli.conftest import run_command


def test_restored_installation_is_current(city, tmp_path):
    """The drill: back up, put back elsewhere, run the code on it."""
    folder = run_command("backup", "--to", tmp_path, folder=city).stdout.splitlines()[0]
    new = tmp_path / "new"
    done = run_command(
        "restore", folder, "--to", new, folder=tmp_path, settings={"POSPOLU_SECRET_KEY": ""}
    )
    assert done.returncode == 0, done.stderr
    assert f"POSPOLU_DATABASE_URL=sqlite:///{new}/pospolu.sqlite" in done.stdout
    assert "What to do next" in done.stdout
    assert (new / "files/ab/480.webp").read_bytes() == b"picture"

    settings = {"POSPOLU_DATABASE_URL": f"sqlite:///{new}/pospolu.sqlite"}
    pending = run_command("migrate", "--dry-run", folder=tmp_path, settings=settings)
    assert (pending.returncode, pending.stdout) == (0, "")
    listed = run_command("modules", "list", folder=tmp_path, settings=settings)
    assert listed.returncode == 0, listed.stderr


def test_restore_over_something_is_refused(city, tmp_path):
    folder = run_command("backup", "--to", tmp_path, folder=city).stdout.splitlines()[0]
    done = run_command("restore", folder, folder=city)
    assert done.returncode == 1
    assert "empty place" in done.stderr
    assert (city / "city.sqlite").is_file()
