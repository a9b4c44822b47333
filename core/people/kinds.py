"""What the law asks of each kind of organization, and what each may do here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.contracts.texts import msg
from core.people.values import OrganizationKind


class Need(StrEnum):
    """Whether a number belongs to a kind of organization."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRules:
    """What one kind of organization is called, may do, and has to say of itself.

    `may_host_volunteers` is art. 42 of the act on public benefit: companies in their business and
    informal groups never. `may_publish_directly` holds once the organization is verified.
    `register` names the public register its `register_number` is from; empty where there is none.
    `is_of_the_city` kinds are set up by the city itself, not registered by their people.
    """

    title: str
    may_host_volunteers: bool = True
    needs_verification: bool = True
    may_publish_directly: bool = True
    is_of_the_city: bool = False
    needs_parent: bool = False
    krs: Need = Need.NONE
    register: str = ""
    register_number: Need = Need.NONE
    nip: Need = Need.OPTIONAL
    regon: Need = Need.OPTIONAL


_CLUBS = msg("County register of sports clubs")

KIND_RULES: dict[OrganizationKind, KindRules] = {
    OrganizationKind.ASSOCIATION: KindRules(title=msg("Association"), krs=Need.REQUIRED),
    OrganizationKind.SIMPLE_ASSOCIATION: KindRules(
        title=msg("Simple association"),
        register=msg("County register of simple associations"),
        register_number=Need.REQUIRED,
    ),
    OrganizationKind.FOUNDATION: KindRules(title=msg("Foundation"), krs=Need.REQUIRED),
    OrganizationKind.SPORTS_CLUB: KindRules(
        title=msg("Sports club"),
        krs=Need.OPTIONAL,
        register=_CLUBS,
        register_number=Need.OPTIONAL,
    ),
    OrganizationKind.SCHOOL_SPORTS_CLUB: KindRules(
        title=msg("School sports club"),
        krs=Need.OPTIONAL,
        register=_CLUBS,
        register_number=Need.OPTIONAL,
    ),
    OrganizationKind.FIRE_BRIGADE: KindRules(
        title=msg("Volunteer fire brigade"), krs=Need.REQUIRED
    ),
    OrganizationKind.RURAL_CIRCLE: KindRules(
        title=msg("Rural housewives' circle"),
        register=msg("National register of rural housewives' circles"),
        register_number=Need.REQUIRED,
    ),
    OrganizationKind.SOCIAL_COOPERATIVE: KindRules(
        title=msg("Social cooperative"), krs=Need.REQUIRED, nip=Need.REQUIRED
    ),
    OrganizationKind.NONPROFIT_COMPANY: KindRules(
        title=msg("Non-profit company"), krs=Need.REQUIRED, nip=Need.REQUIRED
    ),
    OrganizationKind.CHURCH_BODY: KindRules(
        title=msg("Church body"),
        krs=Need.OPTIONAL,
        register=msg("Act or decree under which it stands"),
        register_number=Need.OPTIONAL,
    ),
    OrganizationKind.BRANCH: KindRules(
        title=msg("Branch of a national organization"), needs_parent=True, krs=Need.OPTIONAL
    ),
    OrganizationKind.INFORMAL_GROUP: KindRules(
        title=msg("Informal group"),
        may_host_volunteers=False,
        may_publish_directly=False,
        nip=Need.NONE,
        regon=Need.NONE,
    ),
    OrganizationKind.SCHOOL: KindRules(
        title=msg("School"),
        register=msg("Register of schools (RSPO)"),
        register_number=Need.OPTIONAL,
    ),
    OrganizationKind.CULTURE_INSTITUTION: KindRules(
        title=msg("Culture institution"),
        register=msg("Register of culture institutions"),
        register_number=Need.OPTIONAL,
    ),
    OrganizationKind.CITY_UNIT: KindRules(
        title=msg("City unit"), needs_verification=False, is_of_the_city=True
    ),
    OrganizationKind.CITY_DEPARTMENT: KindRules(
        title=msg("City department"), needs_verification=False, is_of_the_city=True
    ),
    OrganizationKind.CITY: KindRules(
        title=msg("City"), needs_verification=False, is_of_the_city=True
    ),
    OrganizationKind.FIRM: KindRules(
        title=msg("Company"),
        may_host_volunteers=False,
        may_publish_directly=False,
        krs=Need.OPTIONAL,
        nip=Need.REQUIRED,
    ),
    OrganizationKind.FOREIGN_PARTNER: KindRules(
        title=msg("Foreign partner"),
        may_host_volunteers=False,
        may_publish_directly=False,
        register=msg("Register in its own country"),
        register_number=Need.OPTIONAL,
        nip=Need.NONE,
        regon=Need.NONE,
    ),
}
