"""`pospolu backup` says where the backup lies and that it is whole."""

from pathlib import Path

from tests.core.cli.conftest import run_command


def test_backup_is_made_and_read_back(city, tmp_path):
    done = run_command("backup", "--to", tmp_path, folder=city)
    assert done.returncode == 0, done.stderr
    folder = Path(done.stdout.splitlines()[0])
    assert folder.parent == tmp_path
    assert done.stdout.rstrip().endswith("2 files; whole")


def test_backup_without_a_database_says_so(tmp_path):
    done = run_command("backup", folder=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("pospolu: there is no database at ")
