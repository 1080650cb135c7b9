"""What was read in the news, and what it proposes. Passages are quoted; the full text of others is not published."""

from rest_framework import serializers as fields

from policies.api.reading import Shape
from policies.models.review import ProposalKind, State
from policies.vocabulary import Action, Basis, Grade, Precision, Stage

from .common import texts, word


class PassageSerializer(Shape):
    """A passage that a proposal rests on."""

    quote = fields.CharField()
    restriction = fields.SlugField(
        source="proposed.restriction.slug", allow_null=True, help_text="Null where the act brings a new one."
    )
    action = word(Action, source="proposed.action")
    stage = word(Stage, source="proposed.stage")
    proposal = fields.IntegerField(source="proposed_id")
    state = word(State, source="proposed.state", help_text="What became of the proposal.")


class NewsItemSerializer(Shape):
    """The public part of an article: what it is, where it stands, and the passages quoted from it."""

    key = "id"
    filled = ("passages", "page")

    id = fields.IntegerField()
    title = fields.CharField()
    publisher = fields.CharField()
    url = fields.CharField(help_text="At the publisher's; empty where it has no address.")
    grade = word(Grade)
    language = fields.CharField()
    published_at = fields.DateTimeField(allow_null=True)
    published_precision = fields.ChoiceField(choices=["day", "second"], allow_null=True)
    received_at = fields.DateTimeField()
    revision = fields.IntegerField(help_text="How often its text has changed since, plus one.")
    source = fields.SlugField(source="source.slug", allow_null=True)
    document = fields.JSONField(
        help_text="What an official document says of itself, as citation, type, agencies and effective date; else empty."
    )
    is_sample = fields.BooleanField(help_text="A sample dispatch of ours, on a real development.")
    passages = PassageSerializer(many=True)
    page = fields.URLField(help_text="Its page for people.")


class EvidenceSerializer(Shape):
    """A passage of an article, with the words that the reading rests on."""

    news_item = fields.IntegerField(source="news_item_id")
    title = fields.CharField(source="news_item.title")
    publisher = fields.CharField(source="news_item.publisher")
    url = fields.CharField(source="news_item.url")
    grade = word(Grade, source="news_item.grade")
    is_sample = fields.BooleanField(source="news_item.is_sample")
    revision = fields.IntegerField()
    quote = fields.CharField()
    start = fields.IntegerField(help_text="Where the passage begins, in characters of the article's text.")
    end = fields.IntegerField()
    confidence = fields.FloatField()
    because = texts("The words it rests on.")
    rule = fields.CharField(help_text="The reader's rule that decided; empty where it was not kept.")
    is_independent = fields.BooleanField(help_text="False for a near-copy of another report here.")
    is_current = fields.BooleanField(help_text="False where a later revision of the article no longer says so.")


class FirstApprovalSerializer(Shape):
    """Where two people decide: the first one's approval, which counts once somebody else confirms it."""

    by = fields.CharField(help_text="The account of the editor.")
    at = fields.DateTimeField(help_text="Since when it waits for the second person.")
    amended = texts("What would be recorded otherwise than proposed, by field.")


class ProposalSerializer(Shape):
    """What one or several articles report about a restriction. It changes nothing until an editor accepts it."""

    key = "id"
    filled = ("first_approval", "evidence")

    id = fields.IntegerField()
    kind = word(ProposalKind, help_text="A step of a restriction that is kept, or a restriction that is new.")
    restriction = fields.SlugField(source="restriction.slug", allow_null=True, help_text="Null of a new restriction.")
    draft = fields.DictField(allow_null=True, help_text="What an official text says of a new restriction.")
    action = word(Action)
    stage = word(Stage)
    effective_date = fields.DateField(allow_null=True, help_text="Null where the sources state none.")
    effective_precision = word(Precision)
    effective_basis = word(Basis)
    until_date = fields.DateField(allow_null=True)
    reported_date = fields.DateField(help_text="The day of the first report.")
    confidence = fields.FloatField(help_text="0 to 1.")
    report_count = fields.IntegerField(help_text="How many articles report it.")
    independent_count = fields.IntegerField(help_text="The same, near-copies of one article counted once.")
    candidates = texts("Other restrictions that the text may mean, by slug.")
    refers_to = fields.IntegerField(
        source="follows_id", allow_null=True, help_text="An earlier proposal it follows on."
    )
    state = word(State)
    created_at = fields.DateTimeField()
    reviewed_at = fields.DateTimeField(allow_null=True)
    decision_reason = fields.CharField()
    rejected_for = fields.CharField(help_text="misread, known or doubtful; empty where it was not rejected.")
    attached_to = fields.SlugField(
        source="attached_to.slug", allow_null=True, help_text="The known restriction that a new one turned out to be."
    )
    event = fields.IntegerField(
        source="event.sequence", allow_null=True, help_text="The row of the history that accepting it recorded."
    )
    first_approval = FirstApprovalSerializer(
        allow_null=True,
        help_text="For editors alone, null to everybody else: who approved it first, where two people decide.",
    )
    evidence = EvidenceSerializer(many=True)
