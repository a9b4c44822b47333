"""The demo's mailbox loses nothing and counts on."""

import asyncio

from core.facilities.mailer import mailbox

MAIL = b"Subject: Hello\r\nTo: a@x.pl\r\nDate: Sun, 22 Nov 2026 10:00:00 +0000\r\n\r\nWords\r\n"


async def test_many_writers_never_take_the_same_number(mail_folder):
    numbers = await asyncio.gather(*(mailbox.put(MAIL) for _ in range(40)))
    assert sorted(numbers) == list(range(1, 41))
    assert len(list(mail_folder.iterdir())) == 40


async def test_mails_are_listed_newest_first(mail_folder):
    for number in range(3):
        await mailbox.put(MAIL.replace(b"Hello", b"Hello %d" % number))
    assert [mail.subject for mail in await mailbox.newest()] == ["Hello 2", "Hello 1", "Hello 0"]


async def test_a_mail_is_found_by_its_number(mail_folder):
    number = await mailbox.put(MAIL)
    found = await mailbox.mail_by_number(number)
    assert (found.subject, found.to, found.text) == ("Hello", "a@x.pl", "Words\n")
    assert await mailbox.mail_by_number(number + 1) is None


async def test_an_empty_mailbox_is_empty(mail_folder):
    assert await mailbox.newest() == []
