"""`pospolu modules` lists and switches, and says why when it may not."""

from tests.core.cli.conftest import run_command


def lines(folder):
    done = run_command("modules", "list", folder=folder)
    assert done.returncode == 0, done.stderr
    return {words[1]: words[0] for words in map(str.split, done.stdout.splitlines())}


def test_a_module_is_listed_and_switched(city):
    before = lines(city)
    assert before["volunteering"] == "on"
    needed = run_command("modules", "off", "volunteering", folder=city)
    assert (needed.returncode, "Documents for volunteers" in needed.stderr) == (1, True)
    module = "volunteer_documents"
    done = run_command("modules", "off", module, folder=city)
    assert (done.returncode, done.stdout) == (0, f"{module} is off\n")
    assert lines(city) == before | {module: "off"}
    done = run_command("modules", "on", module, folder=city)
    assert (done.returncode, done.stdout) == (0, f"{module} is on\n")
    assert lines(city) == before


def test_what_cannot_be_switched_is_said(city):
    unknown = run_command("modules", "off", "nothing", folder=city)
    assert (unknown.returncode, unknown.stderr) == (1, "pospolu: there is no module nothing\n")
    unnamed = run_command("modules", "on", folder=city)
    assert (unnamed.returncode, unnamed.stderr) == (1, "pospolu: which module?\n")
