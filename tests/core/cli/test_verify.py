"""`pospolu verify` needs no settings, and tells a backup from a copied file."""

import shutil

from tests.core.cli.conftest import run_command


def test_verify_of_a_backup_and_of_a_damaged_one(city, tmp_path):
    folder = run_command("backup", "--to", tmp_path, folder=city).stdout.splitlines()[0]
    nothing_set = {"POSPOLU_SECRET_KEY": "", "POSPOLU_DATABASE_URL": ""}
    whole = run_command("verify", folder, folder=city, settings=nothing_set)
    assert (whole.returncode, whole.stdout) == (0, f"{folder} is whole\n")
    shutil.rmtree(f"{folder}/data")
    damaged = run_command("verify", folder, folder=city)
    assert damaged.returncode == 1
    assert damaged.stdout == "wrong: data/files/ab/480.webp is missing\n"


def test_verify_of_a_copied_database_fails(city, tmp_path):
    shutil.copy(city / "city.sqlite", tmp_path / "copy.sqlite")
    done = run_command("verify", tmp_path / "copy.sqlite", folder=city)
    assert done.returncode == 1
    assert "no backup made by `pospolu backup`" in done.stdout
