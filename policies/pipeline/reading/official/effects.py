"""What a document does to a control: by its line of action, its title, its summary or its first articles.

An effect's words stand here language by language. What undoes comes first: it speaks of what it undoes besides.
"""

import re

from .parts import Parts, Span, plain


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.I)


EXTEND = _any(
    r"\bexten(?:d|ds|ded|ding|sion of) (?:of )?(?:the |a |its )?(?:\w+[ -]){0,2}(?:suspension|stay|pause"
    r"|exemption|authorization)",
    r"\b(?:carr(?:y|ies) on|continu(?:es?|ing|ation of)|prolong(?:s|ing)?)\b[^.]{0,50}\bthe (?:suspension|stay"
    r"|pause)|\bfurther (?:suspension|postponement)",
    r"延[长長續续][^。\n]{0,40}(?:[暂暫]停|中止)|(?:[暂暫]停|中止)[^。\n]{0,30}延[长長續续]|[继繼][续續][暂暫]停",
    r"verlenging van de (?:opschorting|schorsing)",
)
SUSPEND = _any(
    r"\bsuspen(?:d|ds|ding|sion)\b(?! (?:(?:of|all|the|its|certain|export|existing) ){0,3}licen)",
    r"\b(?:is|are|hereby|be) suspended\b|\bstay(?:s|ed|ing)? (?:the|of)\b",
    r"[暂暫]停(?:[实實]施|[执執]行|適用|适用)|[实實]施[^。\n]{0,10}[暂暫]停|中止(?:[实實]施|[执執]行)",
    r"\b(?:op)?geschorst\b|\b(?:op)?schorsing\b|効力を停止|적용을? ?유예",
)
REINSTATE = _any(
    r"恢[复復](?:[实實]施|[执執]行)|\breinstat(?:e|es|ed|ing|ement)\b|\bresum(?:e|es|ing"
    r"|ption of) (?:the )?(?:implementation|application|enforcement)",
)
# To stop licences is to control more, whatever the verb does to a control.
HALTED = _any(
    r"\blicen[cs]es?\b(?! (?:requirement|exception))[^.]{0,60}\b(?:revoked|suspended|withdrawn)\b",
    r"\b(?:revo[kc]|suspen[ds]|withdraw)\w* (?:(?:of|all|the|its|this|certain|existing|extant|open|general"
    r"|export) ){0,5}licen[cs]es?\b"
    r"(?! (?:requirement|exception))",
)
LIFT = _any(
    r"\brescind|\brescission|\brepeal|\brevok(?:es?|ed|ing) (?:the|its) (?:rule|control|requirement|regulation|order)",
    r"\bremoval of (?:export )?controls?\b|\brevocation of (?:the )?(?:rule|control|requirement|regulation)",
    r"[废廢]止|解除[^。\n]{0,16}(?:管制|措施|限制)|停止(?:[实實]施|[执執]行)|取消[^。\n]{0,16}(?:管制|禁令|限制)|失效",
    r"\b(?:wordt|worden) ingetrokken\b|\bintrekking van\b|を廃止する|폐지|\best abrogé|\bwird aufgehoben",
)
PROPOSE = _any(
    r"\bpropos(?:ed rule|ed rulemaking|es to|al to|al for a)|advance notice|\bdraft (?:rule|order|regulations)\b",
    r"征求意[见見]|徵求意見|公开征求|預告[修訂制]|草案|意見の募集|パブリックコメント|행정예고|입법예고",
)
CORRECT = _any(
    r"\bcorrect(?:ion|ing|s)\b(?! (?:of|to) the market)|\bcorrigendum\b|\brectificatie\b|更正|勘[误誤]|正誤|정정"
)
EASE = _any(
    r"\bremov(?:es?|ing|als?)\b[^.]{0,60}\b(?:Entity|Unverified|Military End.User|Control) List",
    r"\bfrom a presumption of denial to\b|\bno longer (?:needs?|requires?|controlled)\b|\bnew license exception",
    r"\bopen general (?:export )?licence|\bremoval of (?:items|goods|entries)\b|\bdelet(?:es|ing"
    r"|ion of) (?:entry|entries|items)\b",
    r"移出[^。\n]{0,16}名[单單]|放[宽寬]|豁免|[调調]出[^。\n]{0,10}[清名][单單]|刪除[^。\n]{0,16}(?:項目|貨品)"
    r"|免除[^。\n]{0,8}許可",
    r"\bversoepel|許可を要しない(?:こと|特例)|許可を不要|규제 ?완화|통제 ?대상에서 제외",
)
IMPOSE = _any(
    r"\bcontrols? on\b|\b(?:export|new|end-user|additional|stricter|tighter) controls?\b"
    r"|\bimplement(?:s|ing|ation of)? (?:export )?controls?",
    r"\bimpos(?:e|es|ed|ing|ition)\b[^.]{0,60}\b(?:controls?|licen[cs]e|licen[cs]ing|restrictions?"
    r"|requirements?|ban)\b",
    r"\b(?:adds?|additions?|adding|added|inserts?)\b[^.\n]{0,80}\b(?:Entity List|Control List|End.User List"
    r"|Unverified List|ECCN|Munitions List)",
    r"\bnew entr(?:y|ies)\b|\b(?:takes?|needs?|requires?|is required|without)\b[^.]{0,16}\b(?:licen[cs]e"
    r"|authori[sz]ation|permission|permit)\b",
    r"\ba licen[cs]e is (?:required|needed)|\b(?:shall|may) not be exported|\bexpan(?:ds?|ding|sion)\b"
    r"|\bauthori[sz]ation requirement",
    r"\bshall be prohibited to\b[^.]{0,60}\bexport|\bprohibited\b[^.]{0,60}\bexport"
    r"|\bexport[^.]{0,160}\bprohibited\b|\bis prohibited to export",
    r"\b(?:extends?|appl(?:y|ies|ying)) [^.]{0,60}\b(?:restrictions?|requirements?|controls?) to\b"
    r"|\bcontrol(?:s|ling)? (?:the )?exports? of\b",
    r"\b(?:be|is|are) (?:automatically |now )?subject to (?:the )?(?:Entity List |licen[cs]e |licensing "
    r"|same )?(?:restrictions|requirements|controls)\b",
    r"\bpolicy of denial\b|\bno [^.]{0,60}\bmay be exported\b",
    r"toevoeging van|vergunningplicht|zonder vergunning|\been vergunning vereist|soumises? à autorisation"
    r"|genehmigungspflicht"
    r"|bedarf der Genehmigung|sujet[ao]s? a autorización",
    r"[实實]施[^。\n]{0,12}出口管制|(?:采取|採取)[^。\n]{0,6}出口管制措施|加[强強][^。\n]{0,30}出口管制"
    r"|不得出口|禁止[^。\n]{0,40}出口",
    r"列入[^。\n]{0,20}(?:管制|管控|不可靠|[关關]注)|[增新]列|(?:技[术術])?目[录錄]》?的?公告"
    r"|未[经經][^。\n]{0,8}[许許]可|[临臨][时時]出口管制",
    r"(?:新增|增列|增訂|修正)[^。\n]{0,60}(?:管制|種類|名單|輸出)|輸出(?:規定|管制)",
    r"貨物(?:又は技術を定める|を追加|の追加)|輸出の許可|許可を(?:要する|受けることを義務)|規制対象(?:に|とすべき)",
    r"수출 ?(?:허가|통제)[^.\n]{0,30}(?:추가|신설|강화|대상)|(?:추가|신설|강화)[^.\n]{0,30}(?:수출|통제|허가)"
    r"|전략물자[^\n]{0,30}개정",
)
WEAKLY = _any(r"\bcase-by-case\b|\blicense exception\b|\beas(?:es|ed|ing)\b|\bupdated? (?:to|of) open general")
EFFECTS = (
    ("impose", HALTED),
    ("extend", EXTEND),
    ("reinstate", REINSTATE),
    ("suspend", SUSPEND),
    ("lift", LIFT),
    ("propose", PROPOSE),
    ("correct", CORRECT),
    ("ease", EASE),
    ("impose", IMPOSE),
    ("ease", WEAKLY),
)
# Lines of action of the Federal Register that decide by themselves.
ACTIONS = (
    ("", _any(r"\bdelay|\bpostpone|comment period")),
    ("propose", PROPOSE),
    ("correct", CORRECT),
    ("", _any(r"\bhearing|\bmeeting|request for (?:information|applications)")),
)
# Titles of what touches no control: cases, people, meetings, questions, days put off.
NO_CONTROL = _any(
    r"\bpenalt(?:y|ies)|\bsettle|\bsentenced?\b|\bcharged\b|\bguilty|\bindict|\bdenial order"
    r"|\bdenying export privileges"
    r"|\bfined?\b|\bviolat|\bappoint|\bconference\b|\bmeeting|\bseminar|\bwebinar|\btraining\b|\bhearing\b"
    r"|\bannual report|\bstatistics",
    r"\bdelay of effective date|\bextension of comment period|\breopening of (?:the )?comment"
    r"|\bcall for evidence|\bguidance\b|\badvisory\b|\breminder\b|\bcompilation of\b",
    r"行政[处處][罚罰]|答记者问|說明會|説明会|설명회|培训|培訓",
)
UNCHANGED = _any(r"\bno changes? to (?:the |any )?(?:export )?controls?\b|\bdoes not (?:change|impose) any")
CORRECTED = re.compile(r"; Corrections?$|\bCorrecting Amendments?$", re.I)


def effect_of(parts: Parts, text: str) -> tuple[str, Span | None]:
    """What it does ("impose", "propose", "ease", "suspend", "extend", "lift", "correct" or ""), and the words that say so."""
    if "action_line" in parts.spans and (found := _by(ACTIONS, text, parts.spans["action_line"][0])):
        return found
    if parts.kind == "federal_register_notice" or parts.title and NO_CONTROL.search(text, *parts.title):
        return "", None
    if any(UNCHANGED.search(text, *span) for span in parts.does):
        return "", None
    if parts.title and CORRECTED.search(plain(text, parts.title)):
        return "correct", parts.title
    return next((found for span in parts.does if (found := _by(EFFECTS, text, span))), ("", None))


def _by(effects: tuple[tuple[str, re.Pattern[str]], ...], text: str, span: Span) -> tuple[str, Span] | None:
    for effect, pattern in effects:
        if found := pattern.search(text, *span):
            return effect, found.span()
    return None
