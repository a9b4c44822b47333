"""The tables of signing in: attempts, sessions, second factors, browsers, changes of address."""

from __future__ import annotations

from piccolo.columns import BigInt, ForeignKey, Integer, OnDelete, Text, Timestamptz, Varchar

from core.data.tables import Record
from core.data.times import utc_now
from core.people.tables import Account
from core.people.values import SessionLevel


class SignInAttempt(Record, tablename="people_sign_in_attempt"):
    """A code and a link that were sent to an address, each good for one sign-in.

    The code itself is made from the row's id and the secret key and stands nowhere.
    Purpose: sign-in without a password. Kept: one day.
    """

    email = Varchar(length=320)
    email_folded = Varchar(length=320, index=True)
    language = Varchar(length=2, default="pl")
    link_hash = Varchar(length=64, unique=True)
    browser_hash = Varchar(length=64, index=True)
    expires_at = Timestamptz(default=utc_now)
    wrong_tries = Integer(default=0)
    used_at = Timestamptz(null=True, default=None)
    next_path = Text(default="/")


class Session(Record, tablename="people_session"):
    """A browser in which an account is signed in; the cookie's token is kept hashed.

    Purpose: to stay signed in, and to see and end one's sessions. Kept: until it expires or is
    ended, at most 14 days.
    """

    token_hash = Varchar(length=64, unique=True)
    account = ForeignKey(references=Account, null=False, on_delete=OnDelete.cascade)
    csrf_token = Varchar(length=64)
    last_seen_at = Timestamptz(default=utc_now)
    expires_at = Timestamptz(default=utc_now)
    agent = Varchar(length=60, default="")
    level = Varchar(length=8, default=SessionLevel.SINGLE.value)
    proven_at = Timestamptz(null=True, default=None)


class AuthenticatorApp(Record, tablename="people_authenticator_app"):
    """An app that shows codes (TOTP, RFC 6238): its secret, sealed, and the last step used.

    Purpose: the second factor of sign-in. Kept: until it is switched off or the account ends.
    """

    account = ForeignKey(references=Account, unique=True, null=False, on_delete=OnDelete.cascade)
    sealed_secret = Varchar(length=200)
    last_step = BigInt(default=0)
    confirmed_at = Timestamptz(null=True, default=None)


class RecoveryCode(Record, tablename="people_recovery_code"):
    """A code on paper that stands in for a lost phone, good once; only its hash is kept.

    Purpose: sign-in without the second factor. Kept: until new ones are made or the account ends.
    """

    account = ForeignKey(references=Account, index=True, null=False, on_delete=OnDelete.cascade)
    code_hash = Varchar(length=64, unique=True)
    used_at = Timestamptz(null=True, default=None)


class Passkey(Record, tablename="people_passkey"):
    """The public half of a key that a person's device holds (WebAuthn).

    Purpose: sign-in without a mail or a password. Kept: until removed or the account ends.
    """

    account = ForeignKey(references=Account, index=True, null=False, on_delete=OnDelete.cascade)
    credential = Varchar(length=1400, unique=True)
    public_key = Text()
    sign_count = BigInt(default=0)
    name = Varchar(length=60)
    last_used_at = Timestamptz(null=True, default=None)


class PasskeyChallenge(Record, tablename="people_passkey_challenge"):
    """What a device is asked to sign, in the browser that asked; good once.

    Purpose: that no signature is used twice or elsewhere. Kept: five minutes, then an hour at most.
    """

    browser_hash = Varchar(length=64, unique=True)
    challenge = Varchar(length=128)
    purpose = Varchar(length=8)
    account = ForeignKey(references=Account, null=True, on_delete=OnDelete.cascade)
    expires_at = Timestamptz(default=utc_now, index=True)


class KnownBrowser(Record, tablename="people_known_browser"):
    """A browser in which an account has signed in, by the hash of a random cookie.

    Purpose: to tell a person of a sign-in from elsewhere. Kept: a year after its last sign-in.
    """

    account = ForeignKey(references=Account, null=False, on_delete=OnDelete.cascade)
    browser_hash = Varchar(length=64)
    last_used_at = Timestamptz(default=utc_now)


class AddressChange(Record, tablename="people_address_change"):
    """A new sign-in address that waits to be confirmed by the link that was mailed to it.

    Purpose: to change the address one signs in with. Kept: one day.
    """

    account = ForeignKey(references=Account, index=True, null=False, on_delete=OnDelete.cascade)
    email = Varchar(length=320)
    email_folded = Varchar(length=320)
    link_hash = Varchar(length=64, unique=True)
    expires_at = Timestamptz(default=utc_now)
    used_at = Timestamptz(null=True, default=None)
