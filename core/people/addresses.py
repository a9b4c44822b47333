"""E-mail addresses: read strictly, and compared so that no two mailboxes become one."""

from __future__ import annotations

import unicodedata

from email_validator import EmailNotValidError, validate_email


def read_email(text: str) -> str:
    """An address as it is written to. Raises ValueError for what is none."""
    try:
        found = validate_email(text.strip(), check_deliverability=False, allow_smtputf8=True)
    except EmailNotValidError as error:
        raise ValueError(text) from error
    return found.normalized


def is_address(text: str) -> bool:
    """Whether mail could be sent to it."""
    try:
        read_email(text)
    except ValueError:
        return False
    return True


def fold_email(email: str) -> str:
    """The form in which addresses are compared.

    Only A-Z become small: casefolding other letters would make one address of two mailboxes
    (dotless ı, long ſ), and one person would be let into another's account.
    """
    local, _, domain = unicodedata.normalize("NFC", read_email(email)).rpartition("@")
    small = "".join(char.lower() if char.isascii() else char for char in local)
    return f"{small}@{_ascii_domain(domain)}"


def _ascii_domain(domain: str) -> str:
    try:
        return domain.encode("idna").decode().lower()
    except UnicodeError:
        return domain.lower()
