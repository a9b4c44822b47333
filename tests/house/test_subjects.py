"""No subject of a mail names a person: subjects stand on lock screens and go by short channels."""

import re

import pytest

from core.settings import ROOT

OF_PEOPLE = re.compile(r"\b(name|pupil|person|volunteer|guardian|giver|taker|email|phone)\b(?!=)")
"""What mails call people; an organization's name has the organization before it."""
SAID = re.compile(r"{{(.*?)}}")
QUOTED = re.compile(r'"[^"]*"')


def subjects():
    """Each mail's path with its first line, which is the subject."""
    places = [ROOT / "frontend_templates", ROOT / "plugins"]
    mails = sorted(path for place in places for path in place.glob("**/mail/*.txt"))
    for path in mails:
        text = path.read_text()
        if "{% block content %}" in text:
            yield str(path.relative_to(ROOT)), text.partition("{% block content %}")[2].strip()


def people_in(subject):
    """The words of a subject's expressions that stand for a person."""
    said = " ".join(SAID.findall(subject.splitlines()[0]))
    bare = re.sub(r"organization\.name", "", QUOTED.sub("", said))
    return OF_PEOPLE.findall(bare)


def test_subjects_name_nobody():
    found = dict(subjects())
    assert len(found) > 40
    assert {path: people for path, text in found.items() if (people := people_in(text))} == {}


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ('{{ _("%(name)s asks", name=name | safe) }}', ["name"]),
        ('{{ _("Hours of %(name)s", name=pupil | safe) }}', ["pupil"]),
        ('{{ _("Invitation: %(name)s", name=organization.name | safe) }}', []),
        ('{{ _("Your hours: %(name)s", name=organization_name | safe) }}', []),
    ],
)
def test_names_of_people_are_seen(line, people):
    assert people_in(line) == people
