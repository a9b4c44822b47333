"""The mail as other programs read it."""

from email import message_from_bytes, policy
from uuid import UUID

import pytest

from core.contracts.messages import Attachment
from core.facilities.mailer.envelope import build_mail, needs_utf8, recipient_address
from core.facilities.mailer.values import Writing
from core.services.outbox.api import Letter, Recipient


def letter(**to):
    return Letter(
        id=UUID(int=1),
        kind="post.letter",
        to=Recipient(**({"email": "anna@example.org"} | to)),
        address_hash="",
        message_id="<1@leszno.pl>",
        attempts=1,
        lease="",
    )


def writing(**more):
    given = {"subject": "Dyżur „Sadzenie drzew”", "text": "Cześć — ołówek\n", "html": "<p>ż</p>"}
    return Writing(**(given | more))


def read_back(made):
    return message_from_bytes(made.as_bytes(), policy=policy.default)


def test_a_mail_reads_back_as_it_was_written():
    found = read_back(build_mail(letter(name="Żółć, Anna"), writing()))
    (to,) = found["To"].addresses
    assert (to.display_name, to.addr_spec) == ("Żółć, Anna", "anna@example.org")
    assert found["Subject"] == "Dyżur „Sadzenie drzew”"
    assert found["From"].addresses[0].display_name == "Leszno · Pospolu"
    assert found["Message-ID"] == "<1@leszno.pl>"
    assert found["Auto-Submitted"] == "auto-generated"
    assert found.get_body(("plain",)).get_content() == "Cześć — ołówek\r\n"
    assert found.get_body(("html",)).get_content() == "<p>ż</p>\r\n"
    assert found["List-Unsubscribe"] is None


@pytest.mark.parametrize("bad", ["A\r\nBcc: x@y", "A\nB"])
def test_a_subject_cannot_bring_headers_of_its_own(bad):
    with pytest.raises(ValueError):
        build_mail(letter(), writing(subject=bad))


def test_a_kind_that_may_be_muted_says_how():
    found = read_back(build_mail(letter(), writing(mute_url="https://leszno.pl/mail/mute/1/2")))
    assert found["List-Unsubscribe"] == "<https://leszno.pl/mail/mute/1/2>"
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def calendar(method):
    return Attachment(
        filename="dyżur.ics",
        media_type="text/calendar",
        content=b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        params={"method": method, "charset": "utf-8"},
    )


PNG = Attachment(filename="wejściówka.png", media_type="image/png", content=b"\x89PNG", params={})


def test_a_published_entry_is_a_file():
    found = read_back(build_mail(letter(), writing(attachments=(calendar("PUBLISH"), PNG))))
    entry, pass_ = found.iter_attachments()
    assert entry.get_content_type() == "text/calendar"
    assert entry["Content-Type"].params["method"] == "PUBLISH"
    assert entry.get_filename() == "dyżur.ics"
    assert (pass_.get_filename(), pass_.get_content()) == ("wejściówka.png", b"\x89PNG")


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_an_invitation_is_an_alternative_and_a_file(method):
    found = read_back(build_mail(letter(), writing(attachments=(calendar(method), PNG))))
    alternatives = [part.get_content_type() for part in found.get_body().walk()]
    whole = [part for part in found.walk() if not part.is_multipart()]
    assert [part.get_content_type() for part in whole] == [
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
        "image/png",
    ]
    assert whole[2]["Content-Type"].params["method"] == method
    assert not whole[2].is_attachment()
    assert whole[2].get_payload(decode=True) == calendar(method).content
    assert alternatives


def test_an_address_with_a_polish_domain_goes_out_in_ascii():
    to = Recipient(email="anna@łódź.pl")
    assert recipient_address(to) == "anna@xn--d-uga0v4h.pl"
    assert not needs_utf8(to)
    assert build_mail(letter(email="anna@łódź.pl"), writing()).as_bytes().isascii()


def test_a_name_before_the_at_sign_may_be_of_any_script():
    assert needs_utf8(Recipient(email="олена@example.org"))
    made = build_mail(letter(email="олена@example.org"), writing())
    assert "олена@example.org" in made.as_bytes().decode()
