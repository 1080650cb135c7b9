"""How a step is told in a few words. Pure."""

from policies.vocabulary import Action, Stage

DONE = {
    Action.PROPOSE: "Proposed",
    Action.ADOPT: "Adopted",
    Action.ENTER_INTO_FORCE: "Entered into force",
    Action.TIGHTEN: "Tightened",
    Action.EASE: "Eased",
    Action.SUSPEND: "Suspended",
    Action.EXTEND: "Suspension or easing extended",
    Action.REINSTATE: "Reinstated",
    Action.LIFT: "Lifted",
    Action.EXPIRE: "Expired",
    Action.SUPERSEDE: "Superseded",
    Action.WITHDRAW: "Withdrawn",
    Action.MAINTAIN: "Kept as it is",
    Action.CLARIFY: "Clarified",
}
TO_COME = {
    Action.PROPOSE: "To be proposed",
    Action.ADOPT: "To be adopted",
    Action.ENTER_INTO_FORCE: "To enter into force",
    Action.TIGHTEN: "To be tightened",
    Action.EASE: "To be eased",
    Action.SUSPEND: "To be suspended",
    Action.EXTEND: "Suspension or easing to be extended",
    Action.REINSTATE: "To be reinstated",
    Action.LIFT: "To be lifted",
    Action.EXPIRE: "To expire",
    Action.SUPERSEDE: "To be superseded",
    Action.WITHDRAW: "To be withdrawn",
    Action.MAINTAIN: "To stay as it is",
    Action.CLARIFY: "To be clarified",
}
TALK = {
    Action.PROPOSE: "Talk of a new restriction",
    Action.ADOPT: "Talk of adopting it",
    Action.ENTER_INTO_FORCE: "Talk of putting it in force",
    Action.TIGHTEN: "Talk of tightening it",
    Action.EASE: "Talk of easing it",
    Action.SUSPEND: "Talk of suspending it",
    Action.EXTEND: "Talk of extending its suspension or easing",
    Action.REINSTATE: "Talk of reinstating it",
    Action.LIFT: "Talk of lifting it",
    Action.EXPIRE: "Talk of letting it expire",
    Action.SUPERSEDE: "Talk of replacing it",
    Action.WITHDRAW: "Talk of withdrawing it",
    Action.MAINTAIN: "Talk of keeping it as it is",
    Action.CLARIFY: "Talk of what it means",
}


def told(action: str, stage: str, *, is_future: bool = False) -> str:
    """A step as a few words: "Eased", "To be eased", "Talk of easing it"; empty where there is no action."""
    if action not in set(Action):
        return ""
    if stage == Stage.TALK:
        return TALK[Action(action)]
    return (TO_COME if is_future else DONE)[Action(action)]
