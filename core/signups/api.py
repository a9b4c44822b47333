"""The door of sign-ups for the rooms above and for plugins."""

from core.signups.cards import coming_cards, own_cards
from core.signups.documents import facts_of
from core.signups.facts import told_of_signup
from core.signups.links import link_path, link_url
from core.signups.loaders import ManagedSheet, load_from_paper
from core.signups.minors import asks_age
from core.signups.permissions import manages
from core.signups.queries.answers import answers_of, questions_asked, sees
from core.signups.queries.asking import Asking, asking_of
from core.signups.queries.box import SignupBox, signup_box
from core.signups.queries.hand_overs import HandOverLink, hand_over_by_id, living_hand_over
from core.signups.queries.own import (
    LinkedSignup,
    OwnSignup,
    own_signup,
    page_url_of,
    signup_by_link,
    signups_of_person,
    subjects_of,
)
from core.signups.queries.paper import days_signed
from core.signups.queries.sheets import (
    contacts_of,
    free_places,
    mark_of_sheets,
    party_members,
    sheet_by_id,
    sheet_of,
    sheets_ahead_of,
    sheets_by_ids,
    sheets_of,
    signup_by_id,
    signups_of,
    signups_on,
)
from core.signups.remembered import remembered_passes
from core.signups.rules import canceller
from core.signups.service.asking import free_people
from core.signups.service.cancel import cancel
from core.signups.service.cancel_sheet import cancel_sheet
from core.signups.service.consents import Answer as GuardianAnswer
from core.signups.service.contacts import method_for, tell_contact, tell_contacts
from core.signups.service.decide import decide
from core.signups.service.forming import ask_questions
from core.signups.service.hand_over import hand_over, withdraw_hand_over
from core.signups.service.join import (
    join_by_code,
    join_by_link,
    join_on_word,
    send_join_link,
)
from core.signups.service.paper import add_from_paper, undo_entry
from core.signups.service.promote import look_again, promote
from core.signups.service.settle import accept_offer, confirm
from core.signups.service.sheets import change_sheet, open_sheet
from core.signups.service.sign_up import add_by_hand, sign_up
from core.signups.service.take_over import Taker, take_over
from core.signups.service.together import (
    LARGEST_GROUP,
    Brought,
    GroupAnswer,
    OnPaper,
    sign_up_together,
)
from core.signups.service.write import HostLetter, write_to
from core.signups.signals import (
    PlacesChanged,
    SignupCancelled,
    SignupConfirmed,
    SignupHeld,
    SignupOffered,
    SignupRequested,
    SignupWaitlisted,
)
from core.signups.tables import Signup, SignupSheet
from core.signups.values import (
    ACTIVE_STATES,
    CancelledBy,
    Companion,
    Contact,
    FreePlaces,
    HandsOver,
    Overlap,
    Place,
    Sheet,
    SheetState,
    SignUpAnswer,
    SignUpRequest,
    SignupState,
    Source,
)

__all__ = [
    "ACTIVE_STATES",
    "LARGEST_GROUP",
    "Asking",
    "Brought",
    "CancelledBy",
    "Companion",
    "Contact",
    "FreePlaces",
    "GroupAnswer",
    "GuardianAnswer",
    "HandOverLink",
    "HandsOver",
    "HostLetter",
    "LinkedSignup",
    "ManagedSheet",
    "OnPaper",
    "Overlap",
    "OwnSignup",
    "Place",
    "PlacesChanged",
    "Sheet",
    "SheetState",
    "SignUpAnswer",
    "SignUpRequest",
    "Signup",
    "SignupBox",
    "SignupCancelled",
    "SignupConfirmed",
    "SignupHeld",
    "SignupOffered",
    "SignupRequested",
    "SignupSheet",
    "SignupState",
    "SignupWaitlisted",
    "Source",
    "Taker",
    "accept_offer",
    "add_by_hand",
    "add_from_paper",
    "answers_of",
    "ask_questions",
    "asking_of",
    "asks_age",
    "cancel",
    "cancel_sheet",
    "canceller",
    "change_sheet",
    "coming_cards",
    "confirm",
    "contacts_of",
    "days_signed",
    "decide",
    "facts_of",
    "free_people",
    "free_places",
    "hand_over",
    "hand_over_by_id",
    "join_by_code",
    "join_by_link",
    "join_on_word",
    "link_path",
    "link_url",
    "living_hand_over",
    "load_from_paper",
    "look_again",
    "manages",
    "mark_of_sheets",
    "method_for",
    "open_sheet",
    "own_cards",
    "own_signup",
    "page_url_of",
    "party_members",
    "promote",
    "questions_asked",
    "remembered_passes",
    "sees",
    "send_join_link",
    "sheet_by_id",
    "sheet_of",
    "sheets_ahead_of",
    "sheets_by_ids",
    "sheets_of",
    "sign_up",
    "sign_up_together",
    "signup_box",
    "signup_by_id",
    "signup_by_link",
    "signups_of",
    "signups_of_person",
    "signups_on",
    "subjects_of",
    "take_over",
    "tell_contact",
    "tell_contacts",
    "told_of_signup",
    "undo_entry",
    "withdraw_hand_over",
    "write_to",
]
