"""How a step is told in a few words, in the language of the page. Pure."""

from django.utils.translation import gettext_lazy as _

from policies.vocabulary import Action, Stage

DONE = {
    Action.PROPOSE: _("Proposed"),
    Action.ADOPT: _("Adopted"),
    Action.ENTER_INTO_FORCE: _("Entered into force"),
    Action.TIGHTEN: _("Tightened"),
    Action.EASE: _("Eased"),
    Action.SUSPEND: _("Suspended"),
    Action.EXTEND: _("Suspension or easing extended"),
    Action.REINSTATE: _("Reinstated"),
    Action.LIFT: _("Lifted"),
    Action.EXPIRE: _("Expired"),
    Action.SUPERSEDE: _("Superseded"),
    Action.WITHDRAW: _("Withdrawn"),
    Action.MAINTAIN: _("Kept as it is"),
    Action.CLARIFY: _("Clarified"),
}
TO_COME = {
    Action.PROPOSE: _("To be proposed"),
    Action.ADOPT: _("To be adopted"),
    Action.ENTER_INTO_FORCE: _("To enter into force"),
    Action.TIGHTEN: _("To be tightened"),
    Action.EASE: _("To be eased"),
    Action.SUSPEND: _("To be suspended"),
    Action.EXTEND: _("Suspension or easing to be extended"),
    Action.REINSTATE: _("To be reinstated"),
    Action.LIFT: _("To be lifted"),
    Action.EXPIRE: _("To expire"),
    Action.SUPERSEDE: _("To be superseded"),
    Action.WITHDRAW: _("To be withdrawn"),
    Action.MAINTAIN: _("To stay as it is"),
    Action.CLARIFY: _("To be clarified"),
}
TALK = {
    Action.PROPOSE: _("Talk of a new restriction"),
    Action.ADOPT: _("Talk of adopting it"),
    Action.ENTER_INTO_FORCE: _("Talk of putting it in force"),
    Action.TIGHTEN: _("Talk of tightening it"),
    Action.EASE: _("Talk of easing it"),
    Action.SUSPEND: _("Talk of suspending it"),
    Action.EXTEND: _("Talk of extending its suspension or easing"),
    Action.REINSTATE: _("Talk of reinstating it"),
    Action.LIFT: _("Talk of lifting it"),
    Action.EXPIRE: _("Talk of letting it expire"),
    Action.SUPERSEDE: _("Talk of replacing it"),
    Action.WITHDRAW: _("Talk of withdrawing it"),
    Action.MAINTAIN: _("Talk of keeping it as it is"),
    Action.CLARIFY: _("Talk of what it means"),
}


def told(action: str, stage: str, *, is_future: bool = False) -> str:
    """A step as a few words: "Eased", "To be eased", "Talk of easing it"; empty where there is no action."""
    if action not in set(Action):
        return ""
    if stage == Stage.TALK:
        return str(TALK[Action(action)])
    return str((TO_COME if is_future else DONE)[Action(action)])
