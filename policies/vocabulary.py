"""The words of the field, as every layer spells them.

Plain enumerations that know no Django, so that the reader can use them too. A value is what the database, the API and the
registry files hold; ``label`` is what a person reads.
"""

from enum import StrEnum

LONGEST_TITLE = 500  # characters of a title or a name


class Word(StrEnum):
    """A closed list of words; each member is its stored value and knows its label."""

    @property
    def label(self) -> str:
        return self.value.replace("_", " ")

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        return [(word.value, word.label) for word in cls]


class Action(Word):
    """What a step does."""

    PROPOSE = "propose"
    ADOPT = "adopt"
    ENTER_INTO_FORCE = "enter_into_force"
    TIGHTEN = "tighten"
    EASE = "ease"
    SUSPEND = "suspend"
    EXTEND = "extend"
    REINSTATE = "reinstate"
    LIFT = "lift"
    EXPIRE = "expire"
    SUPERSEDE = "supersede"
    WITHDRAW = "withdraw"
    MAINTAIN = "maintain"
    CLARIFY = "clarify"


class Stage(Word):
    """How firm a step is. Talk never changes a status; it moves the outlook."""

    TALK = "talk"
    DECISION = "decision"
    LEGAL_ACT = "legal_act"


class Status(Word):
    """What a restriction is on a day."""

    PROPOSED = "proposed"
    ADOPTED = "adopted"
    IN_FORCE = "in_force"
    EASED = "eased"
    SUSPENDED = "suspended"
    LIFTED = "lifted"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class Outlook(Word):
    """Where recent talk points."""

    EASING = "easing"
    HOLDING = "holding"
    TIGHTENING = "tightening"


class Precision(Word):
    """How exactly a date is known. A month is stored as its first day, a year as its first of January."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Basis(Word):
    """Whether a source states the date or somebody worked it out."""

    STATED = "stated"
    INFERRED = "inferred"


class Grade(Word):
    """What kind of source makes a claim, from the strongest to the weakest."""

    OFFICIAL = "official"
    OFFICIAL_MIRROR = "official_mirror"
    COMPANY = "company"
    PROFESSIONAL = "professional"
    PRESS = "press"
    PRESS_UNNAMED = "press_unnamed"
    SECONDARY = "secondary"

    @property
    def label(self) -> str:
        return {
            "official": "official text",
            "official_mirror": "official text, reprinted",
            "company": "company filing or statement",
            "professional": "law firm or trade body",
            "press": "press",
            "press_unnamed": "press, unnamed sources",
            "secondary": "aggregator or blog",
        }[self.value]


class Measure(Word):
    """What kind of restriction it is."""

    EXPORT_BAN = "export_ban"
    LICENCE_REQUIREMENT = "licence_requirement"
    LICENCE_SUSPENSION = "licence_suspension"
    QUOTA = "quota"
    END_USER_CONTROL = "end_user_control"
    TECHNOLOGY_CONTROL = "technology_control"
    OTHER = "other"

    @property
    def label(self) -> str:
        return "end-user control" if self is Measure.END_USER_CONTROL else self.value.replace("_", " ")


class CodeSystem(Word):
    """Who numbers the goods. A Chinese 1C902 is not an ECCN."""

    ECCN = "eccn"
    EU_DUAL_USE = "eu_dual_use"
    CN_DUAL_USE = "cn_dual_use"
    HS = "hs"
    CAS = "cas"

    @property
    def label(self) -> str:
        return {
            "eccn": "US ECCN",
            "eu_dual_use": "EU dual-use list",
            "cn_dual_use": "Chinese dual-use list",
            "hs": "HS / customs tariff",
            "cas": "CAS number",
        }[self.value]


class LinkKind(Word):
    """How one restriction stands to another."""

    RETALIATES_FOR = "retaliates_for"
    SUSPENDED_IN_EXCHANGE_FOR = "suspended_in_exchange_for"
    AMENDS = "amends"
    SUPERSEDES = "supersedes"
    RELATED = "related"


class InstrumentKind(Word):
    """The form of a published act, or of a letter that never was."""

    LAW = "law"
    REGULATION = "regulation"
    RULE = "rule"
    ORDER = "order"
    ANNOUNCEMENT = "announcement"
    NOTICE = "notice"
    LETTER = "letter"
    GUIDANCE = "guidance"
    PRESS_RELEASE = "press_release"


class JurisdictionKind(Word):
    """What kind of jurisdiction it is. A region is one with customs of its own, such as Hong Kong."""

    COUNTRY = "country"
    BLOC = "bloc"
    REGION = "region"


class Reach(Word):
    """Toward whom: every destination, or those listed."""

    ALL = "all"
    LISTED = "listed"

    @property
    def label(self) -> str:
        return {"all": "every destination", "listed": "listed destinations"}[self.value]


class SourceFormat(Word):
    """What a source sends; ``auto`` finds it out. The last three are asked in several steps."""

    AUTO = "auto"
    FEED = "feed"
    JSON_FEED = "json_feed"
    HTML = "html"
    TEXT = "text"
    PDF = "pdf"
    LINKS = "links"
    FEDERAL_REGISTER = "federal_register"
    ECFR = "ecfr"

    @property
    def label(self) -> str:
        return {
            "auto": "find out",
            "feed": "RSS, RDF or Atom",
            "json_feed": "JSON Feed",
            "html": "web page, watched for change",
            "text": "plain text",
            "pdf": "PDF",
            "links": "list of announcements, links followed",
            "federal_register": "Federal Register documents API",
            "ecfr": "eCFR part, watched for amendments",
        }[self.value]


class Door(Word):
    """Through which door a change came in."""

    ADMIN = "admin"
    API = "api"
    INGEST = "ingest"
    COMMAND = "command"
    LOADER = "loader"
    TASK = "task"


class Nature(Word):
    """Why the record is different now: the world moved, our record was wrong, or we are only working on it."""

    POLICY = "policy"
    CORRECTION = "correction"
    REGISTRY = "registry"
    SOURCE = "source"
    REVIEW = "review"

    @property
    def label(self) -> str:
        return {
            "policy": "policy changed",
            "correction": "record corrected",
            "registry": "registry edited",
            "source": "news and sources",
            "review": "review",
        }[self.value]


# The status that shows after an action, where the action alone decides it. Talk, maintain and clarify leave the status as
# it was; extend carries on whatever it extends.
STATUS_AFTER: dict[Action, Status] = {
    Action.PROPOSE: Status.PROPOSED,
    Action.ADOPT: Status.ADOPTED,
    Action.ENTER_INTO_FORCE: Status.IN_FORCE,
    Action.TIGHTEN: Status.IN_FORCE,
    Action.EASE: Status.EASED,
    Action.SUSPEND: Status.SUSPENDED,
    Action.REINSTATE: Status.IN_FORCE,
    Action.LIFT: Status.LIFTED,
    Action.EXPIRE: Status.EXPIRED,
    Action.SUPERSEDE: Status.SUPERSEDED,
    Action.WITHDRAW: Status.WITHDRAWN,
}

# Which way an action points, from the restricted side: what the outlook is made of.
DIRECTION: dict[Action, Outlook] = {
    Action.PROPOSE: Outlook.TIGHTENING,
    Action.ADOPT: Outlook.TIGHTENING,
    Action.ENTER_INTO_FORCE: Outlook.TIGHTENING,
    Action.TIGHTEN: Outlook.TIGHTENING,
    Action.REINSTATE: Outlook.TIGHTENING,
    Action.EASE: Outlook.EASING,
    Action.SUSPEND: Outlook.EASING,
    Action.EXTEND: Outlook.EASING,
    Action.LIFT: Outlook.EASING,
    Action.EXPIRE: Outlook.EASING,
    Action.SUPERSEDE: Outlook.HOLDING,
    Action.WITHDRAW: Outlook.EASING,
    Action.MAINTAIN: Outlook.HOLDING,
    Action.CLARIFY: Outlook.HOLDING,
}
