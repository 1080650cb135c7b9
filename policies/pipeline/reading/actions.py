"""What an act amounts to, from the verb's class and the thing it is done to.

To suspend a control eases; to suspend a licence, or the exports themselves, tightens. To remove the suspension of
licences lifts. What a negation turns an easing into is that the restriction stays.
"""

from policies.vocabulary import Action, Measure

from .governing import ENDED, Governed
from .marks import Mark
from .values import Known

CUT = "cut"
IMPOSED = "imposed"
RESTORED = "restored"

# What each class of verb does to a control, a licence, a flow of goods, and a relief from a control.
MEANING: dict[str, dict[str, object]] = {
    "remove": {"control": Action.LIFT, "licence": CUT, "flow": CUT, "relief": Action.REINSTATE},
    "ease": {"control": Action.EASE, "licence": Action.EASE, "flow": Action.EASE, "": Action.EASE},
    "review": {"control": Action.EASE, "licence": Action.EASE, "flow": Action.EASE, "": Action.EASE},
    "allow": {"licence": Action.EASE, "flow": Action.EASE, "relief": Action.EASE, "": Action.EASE},
    "grow": {"control": Action.TIGHTEN, "licence": Action.EASE, "flow": Action.EASE, "": Action.EASE},
    "widen": {"control": Action.TIGHTEN, "flow": Action.EASE, "relief": Action.EASE, "licence": Action.EASE},
    "resume": {"control": Action.REINSTATE, "licence": RESTORED, "flow": RESTORED},
    "restore": {"control": Action.REINSTATE, "licence": RESTORED, "flow": RESTORED},
    "suspend": {"control": Action.SUSPEND, "licence": CUT, "flow": CUT, "relief": Action.REINSTATE},
    "halt": {"control": Action.SUSPEND, "licence": CUT, "flow": CUT},
    "ban": {"flow": CUT, "licence": CUT, "": CUT},
    "tighten": {"control": Action.TIGHTEN, "licence": Action.TIGHTEN, "flow": Action.TIGHTEN},
    "impose": {"control": IMPOSED, "licence": IMPOSED},
    "seize": {"control": IMPOSED, "": IMPOSED},
    "announce": {"control": IMPOSED},
    "deny": {"licence": CUT, "flow": CUT},
    "gain": {"licence": Action.EASE, "relief": Action.EASE},
    "give": {"licence": Action.EASE, "relief": Action.EASE},
    "oblige": {"control": IMPOSED, "licence": IMPOSED, "flow": IMPOSED, "": IMPOSED},
    "barred": {"flow": CUT, "licence": CUT, "": CUT},
    "require": {"licence": IMPOSED},
    "revise": {},
    "move": {"flow": RESTORED, "": RESTORED},
    "cease": {"control": Action.LIFT, "licence": Action.LIFT},
    "extend": {"relief": Action.EXTEND, "control": Action.TIGHTEN},
    "maintain": {"control": Action.MAINTAIN, "licence": Action.MAINTAIN, "relief": Action.MAINTAIN},
    "stay": {"control": Action.MAINTAIN, "licence": Action.MAINTAIN, "flow": Action.MAINTAIN, "": Action.MAINTAIN},
    "expire": {"control": Action.EXPIRE, "relief": Action.REINSTATE},
    "start": {"control": Action.ENTER_INTO_FORCE, "": Action.ENTER_INTO_FORCE, "relief": Action.SUSPEND},
    "begin": {"control": Action.ENTER_INTO_FORCE, "relief": Action.SUSPEND},
    "return": {"control": Action.REINSTATE},
    "exempt": {"control": Action.EASE, "licence": Action.EASE, "flow": Action.EASE, "": Action.EASE},
    "enforce": {"control": None},
    "clarify": {"control": Action.CLARIFY},
}
EASING = frozenset([Action.LIFT, Action.EASE, Action.SUSPEND, Action.EXPIRE, RESTORED])


def meaning(governed: Governed, known: Known, *, is_negated: bool) -> Action | None:
    """The action a governed mention reports for a restriction; None where the words make none."""
    effect = _effect(governed, known)
    if effect in (CUT, IMPOSED) and is_over(governed):
        return Action.LIFT
    if is_negated:
        return _negated(governed, effect)
    if effect == RESTORED:
        if not _is_permitted(governed, known):
            return None
        return Action.LIFT if known.measure == Measure.LICENCE_SUSPENSION else Action.EASE
    if governed.kind == "review":
        return Action.EASE
    if effect in (CUT, IMPOSED):
        return Action.TIGHTEN if effect == CUT else Action.ENTER_INTO_FORCE
    if effect == Action.EASE and governed.kind == "allow" and known.measure == Measure.LICENCE_SUSPENSION:
        return Action.LIFT  # leave to sell is what was suspended
    if effect == Action.EASE and governed.head == "flow" and not _is_permitted(governed, known):
        return None
    if effect == Action.EASE and governed.head == "" and governed.subject != known.imposed_by:
        return None
    return effect if isinstance(effect, Action) else None


def _effect(governed: Governed, known: Known) -> object:
    head = governed.head
    if (
        head == "relief"
        and known.measure == Measure.LICENCE_SUSPENSION
        and governed.head_text.lower().startswith("suspen")
    ):
        head = "control"
    if (
        governed.kind in ("allow", "resume")
        and "resume" in (governed.kind, *governed.outer)
        and head in ("flow", "licence", "")
    ):
        return RESTORED
    if governed.kind == "allow" and head == "control" and governed.trigger.text.lower().startswith(("issu", "releas")):
        return IMPOSED  # "issued a rule": a permission is issued too, but a rule is made
    if governed.kind == "impose" and head == "" and any(mark.value("head") == "control" for mark in governed.later):
        return IMPOSED  # "added X to its control list"
    if (
        governed.kind == "stay"
        and head not in ("control", "licence")
        and " " not in governed.trigger.text
        and governed.trigger.text.isascii()
    ):
        return None
    return MEANING.get(governed.kind, {}).get(head)


def _negated(governed: Governed, effect: object) -> Action | None:
    refusal = governed.signal("negation")
    if effect == Action.EASE and governed.head == "licence" and refusal and refusal.text.lower().startswith("refus"):
        return Action.TIGHTEN
    if governed.kind == "enforce" or governed.trigger.text.lower().startswith("implement"):
        return Action.SUSPEND
    if governed.kind == "extend" and governed.head == "relief":
        return Action.REINSTATE  # a pause that is not prolonged ends
    if governed.kind == "start":
        return Action.SUSPEND
    return Action.MAINTAIN if effect in EASING else None


def is_over(governed: Governed) -> bool:
    """Whether one who restricts does so "no longer", or "stopped requiring" licences."""
    refusal = governed.signal("negation")
    if refusal is not None:
        return refusal.text.lower() == ENDED
    return governed.form == "ing" and governed.kind in ("ban", "require", "impose") and governed.outer[:1] == ("halt",)


def _is_permitted(governed: Governed, known: Known) -> bool:
    """Goods that flow again show an easing only where the one who stopped them is said to let them."""
    if governed.subject in (known.imposed_by, "joint") or governed.kind == "allow" or "allow" in governed.outer:
        return True
    return governed.kind != "grow" and (governed.signal("permission") is not None or is_told_it_may(governed))


def is_told_it_may(governed: Governed) -> bool:
    """A permission and not a possibility: "told GE it can restart"."""
    told = [mark for mark in governed.signals if is_told(mark)]
    return bool(told) and any(mark.value("hedge") == "modal" and mark.start > told[-1].end for mark in governed.signals)


def is_told(mark: Mark) -> bool:
    return mark.has("firm") and mark.text.lower() in TOLD


TOLD = frozenset(["told", "informed", "notified", "tells", "telling", "informing", "notifying", "通知", "告知"])


def is_imposing(governed: Governed, known: Known) -> bool:
    """Whether the act is the restriction's own: imposing it, or cutting off licences and goods."""
    return _effect(governed, known) in (CUT, IMPOSED) and not is_over(governed)
