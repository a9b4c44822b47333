"""The door of volunteering for other plugins."""

from plugins.volunteering.hours_rules import school_year, school_year_days
from plugins.volunteering.hours_words import duration
from plugins.volunteering.queries import (
    OfferView,
    RoleView,
    ShiftView,
    offer_by_id,
    roles_of,
    shift_by_id,
    shift_role_by_id,
    shifts_of,
)
from plugins.volunteering.queries.engagements import Engagement, engagements_of
from plugins.volunteering.queries.hour_sums import (
    CertificateHours,
    MonthSum,
    OfferHours,
    VolunteerHours,
    hours_by_volunteer,
    hours_for_certificate,
    month_sums,
)
from plugins.volunteering.service.drafting import create_offer, edit_offer
from plugins.volunteering.service.hours import add_hours
from plugins.volunteering.service.publishing import close_offer, publish_offer
from plugins.volunteering.service.shifts import (
    add_shift,
    cancel_offer,
    cancel_shift,
    change_shift,
    copy_shift,
)
from plugins.volunteering.signals import OfferPublished, ShiftCancelled, ShiftChanged
from plugins.volunteering.values import (
    SHIFT_KIND,
    HourLog,
    InsuranceKind,
    OfferContent,
    OfferState,
    Places,
    ShiftLine,
    ShiftPlan,
    ShiftState,
)

__all__ = [
    "SHIFT_KIND",
    "CertificateHours",
    "Engagement",
    "HourLog",
    "InsuranceKind",
    "MonthSum",
    "OfferContent",
    "OfferHours",
    "OfferPublished",
    "OfferState",
    "OfferView",
    "Places",
    "RoleView",
    "ShiftCancelled",
    "ShiftChanged",
    "ShiftLine",
    "ShiftPlan",
    "ShiftState",
    "ShiftView",
    "VolunteerHours",
    "add_hours",
    "add_shift",
    "cancel_offer",
    "cancel_shift",
    "change_shift",
    "close_offer",
    "copy_shift",
    "create_offer",
    "duration",
    "edit_offer",
    "engagements_of",
    "hours_by_volunteer",
    "hours_for_certificate",
    "month_sums",
    "offer_by_id",
    "publish_offer",
    "roles_of",
    "school_year",
    "school_year_days",
    "shift_by_id",
    "shift_role_by_id",
    "shifts_of",
]
