"""What stands for a restriction without naming it: "the curbs", "those controls", "该措施" after the sentence that named it,
or "several restrictions" before the sentence that says which they are."""

import re

from .folding import Folded
from .mentions import Mention
from .sentences import sentences

# How many sentences, and how many characters, a reference reaches back.
SENTENCES = 2
REACH = 700
MOST = 6
NOUN = r"restrictions?|curbs?|controls|bans?|limits|measures|requirements?|rules?|letters|suspension|licen[cs]es|order|pause"
ENGLISH = re.compile(
    r"\b(?:the|this|these|those|such|its|his|her|their|both|all)\s"
    rf"(?:(?:new|latest|same|export|trade|temporary|one-year|licen[cs](?:e|ing))\s){{0,2}}(?:{NOUN})\b"
    r"|\b(?:these|those|such)\s(?:products|chips|processors|goods|metals|minerals|items|materials|elements|engines|tools|machines)\b"
    r"|\b(?:some|certain|a certain number of|a number of|compliant"
    r"|qualified|eligible|such|many|several)\s(?:compliant\s|export\s)?(?:licen[cs]e\s)?applications\b",
    re.IGNORECASE,
)
CHINESE = re.compile(
    r"(?:该|該|上述|这些|這些|这一|這一|此项|此項|该项|該項|这项|這項|有关|有關|相关|相關)(?:出口)?"
    r"(?:限制|管制|管控|禁令|措施|规则|規則|公告|许可证?(?:要求|申请)?|許可證?(?:要求|申請)?|规定|規定|行政令|命令)(?:措施)?"
    r"|(?:符合(?:规定|規定|条件|條件|要求)的|合规(?:的)?|合規(?:的)?)(?:出口)?(?:许可|許可)?申[请請]"
)
# A reference says what becomes of a restriction, never that one is made.
REFERRED = frozenset(
    [
        "remove",
        "ease",
        "suspend",
        "halt",
        "extend",
        "stay",
        "maintain",
        "cease",
        "expire",
        "restore",
        "return",
        "exempt",
        "allow",
        "deny",
        "tighten",
        "enforce",
    ]
)


class Antecedents:
    """The restrictions that the last sentence to name any has named, for as long as a reference can reach them."""

    def __init__(self) -> None:
        self._named: list[Mention] = []
        self._since = 0

    def note(self, named: list[Mention]) -> None:
        """Pass on to the next sentence, which names these."""
        strong = [mention for mention in named if mention.strong and not mention.is_reference]
        if strong:
            self._named, self._since = strong, 0
        else:
            self._since += 1

    def reaches(self, start: int) -> bool:
        """Whether a sentence that starts here can take up what was named."""
        return bool(self._named) and self._since < SENTENCES and start - self._named[-1].end < REACH

    def taken_up(self, folded: Folded, start: int, end: int) -> list[Mention]:
        """What a sentence without a name refers to: one mention for each name taken up, all in one place."""
        if not self.reaches(start):
            return []
        found = ENGLISH.search(folded.text, start, end) or CHINESE.search(folded.text, start, end)
        if found is None:
            return []
        return [_standing_for(mention, found) for mention in _distinct(self._named)]


CONTROLS = r"(?:restrictions|controls|curbs|measures|countermeasures|limits|bans)"
# "The curbs cover jet engines and ethane", "these include ethane": what was spoken of before is said to be these.
EXPLAINING = re.compile(
    rf"(?:(?:the|these|those|such)\s(?:[\w.-]+\s){{0,5}}?{CONTROLS}(?:\sin\squestion)?|they|these|those"
    r"|among (?:them|these|those))\s(?:(?:also|mainly|primarily)\s)?"
    r"(?:covers?|covered|includes?|included|affect(?:ed)?|appl(?:y|ied) to|target(?:ed)?|concern(?:ed)?|involved?"
    r"|relate to|related to|ranged? from|are|were)\b"
    r"|(?:这些|這些|上述|相关|相關|有关|有關|其中)(?:出口)?(?:限制|措施|管制|禁令|管控)?(?:主要)?"
    r"(?:包括|涉及|涵盖|涵蓋|针对|針對)",
    re.IGNORECASE,
)
NOUN_OF_CONTROLS = re.compile(rf"\b{CONTROLS}\b|限制(?:措施)?|管制(?:措施)?|管控措施|反制措施", re.IGNORECASE)
EXPLAINED_WITHIN = 500


def explained(
    lines: str, flat: str, start: int, end: int, inside: list[Mention]
) -> tuple[int, int, list[Mention]] | None:
    """The sentence before that speaks of controls which this one says are these, as (start, end, mentions); None where
    this one explains nothing. Lines of ``lines`` end sentences, those of ``flat`` do not."""
    strong = [mention for mention in inside if mention.strong and not mention.is_reference]
    if not strong or not EXPLAINING.match(flat, start, end):
        return None
    floor = max(0, start - EXPLAINED_WITHIN)
    floor = lines.rfind("\n", 0, floor) + 1 if start - floor == EXPLAINED_WITHIN else floor
    floor = max(floor, start - 2 * EXPLAINED_WITHIN)
    for begin, stop in reversed(sentences(lines, floor, start)):
        nouns = list(NOUN_OF_CONTROLS.finditer(flat, begin, stop))
        if nouns:
            return begin, stop, [_standing_for(mention, nouns[-1]) for mention in _distinct(strong)]
    return None


def _distinct(named: list[Mention]) -> list[Mention]:
    return list({mention.strong: mention for mention in named}.values())[:MOST]


def _standing_for(mention: Mention, noun: re.Match[str]) -> Mention:
    return Mention(
        noun.start(),
        noun.end(),
        noun.group(),
        mention.strong,
        mention.weak,
        is_citation=mention.is_citation,
        is_package=mention.is_citation,
        is_reference=True,
    )
