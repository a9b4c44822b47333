"""The door of people: what other rooms may use.

Person, Account and Organization are here for references and joins; only this room writes them.
"""

from core.people.addresses import is_address
from core.people.areas import AREAS, area_choices, area_name
from core.people.authorship import forget_author, written_by
from core.people.directory import (
    CHANGED as ORGANIZATIONS_VERSION,
)
from core.people.directory import (
    areas_of,
    city_organization,
    find_organizations,
    organization_by_id,
    organization_by_slug,
    organizations_by_ids,
    privacy_notice,
)
from core.people.directory import (
    version_key as organization_version_key,
)
from core.people.following import follow_organizations
from core.people.loaders import (
    load_any_organization,
    load_desk_organization,
    load_organization_by_slug,
    organization_for,
)
from core.people.officers import city_admin_emails, city_departments, city_officers
from core.people.proof import has_fresh_proof, require_proof
from core.people.queries import (
    account_by_email,
    account_by_id,
    account_of_person,
    demo_people,
    idle_accounts,
    member_emails,
    members_of,
    office_accounts,
    organizations_of,
    person_by_email,
    person_by_id,
    sessions_of,
)
from core.people.rules import (
    administers_organization,
    is_city_admin,
    is_officer,
    is_signed_in,
    may_host_volunteers,
    may_know_of_desk,
    may_publish_at_all,
    may_publish_directly,
    may_see_organization,
    may_work_at_desk,
    works_for_organization,
)
from core.people.service.accounts import (
    blank_person,
    find_or_create_account,
    find_or_create_person,
    make_person_without_address,
)
from core.people.service.memberships import grant_role, revoke_role
from core.people.service.oversight import set_city_role
from core.people.service.sessions import (
    SESSIONS,
    end_sessions,
    signed_in_at,
    split_by_level,
    start_session,
    viewer_of_account,
)
from core.people.service.stepping_down import left_alone, left_alone_refusal, step_down
from core.people.service.telling import tell_workers
from core.people.signals import (
    MemberJoined,
    OrganizationChanged,
    OrganizationsMerged,
    OrganizationSuspended,
    OrganizationVerified,
    PersonsJoined,
)
from core.people.tables import Account, Organization, Person
from core.people.values import (
    KIND_RULES,
    IdleAccount,
    Member,
    Officer,
    OrganizationKind,
    OrganizationRole,
    OrganizationState,
    PrivacyNotice,
    SessionLevel,
    SubjectKind,
)

__all__ = [
    "AREAS",
    "KIND_RULES",
    "ORGANIZATIONS_VERSION",
    "SESSIONS",
    "Account",
    "IdleAccount",
    "Member",
    "MemberJoined",
    "Officer",
    "Organization",
    "OrganizationChanged",
    "OrganizationKind",
    "OrganizationRole",
    "OrganizationState",
    "OrganizationSuspended",
    "OrganizationVerified",
    "OrganizationsMerged",
    "Person",
    "PersonsJoined",
    "PrivacyNotice",
    "SessionLevel",
    "SubjectKind",
    "account_by_email",
    "account_by_id",
    "account_of_person",
    "administers_organization",
    "area_choices",
    "area_name",
    "areas_of",
    "blank_person",
    "city_admin_emails",
    "city_departments",
    "city_officers",
    "city_organization",
    "demo_people",
    "end_sessions",
    "find_or_create_account",
    "find_or_create_person",
    "find_organizations",
    "follow_organizations",
    "forget_author",
    "grant_role",
    "has_fresh_proof",
    "idle_accounts",
    "is_address",
    "is_city_admin",
    "is_officer",
    "is_signed_in",
    "left_alone",
    "left_alone_refusal",
    "load_any_organization",
    "load_desk_organization",
    "load_organization_by_slug",
    "make_person_without_address",
    "may_host_volunteers",
    "may_know_of_desk",
    "may_publish_at_all",
    "may_publish_directly",
    "may_see_organization",
    "may_work_at_desk",
    "member_emails",
    "members_of",
    "office_accounts",
    "organization_by_id",
    "organization_by_slug",
    "organization_for",
    "organization_version_key",
    "organizations_by_ids",
    "organizations_of",
    "person_by_email",
    "person_by_id",
    "privacy_notice",
    "require_proof",
    "revoke_role",
    "sessions_of",
    "set_city_role",
    "signed_in_at",
    "split_by_level",
    "start_session",
    "step_down",
    "tell_workers",
    "viewer_of_account",
    "works_for_organization",
    "written_by",
]
