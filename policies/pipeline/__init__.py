"""How a news item becomes a published status.

    Source ─fetch→ bytes ─parse→ Entry ─store→ NewsItem ─read→ Finding ─propose→ ProposedChange ─review→ StatusEvent

``ingest`` tells the story from the source to the proposal; ``fetch`` is the only door to the network; ``parse`` turns bytes
into entries; ``originals`` tells wire copy by ``copies``; ``reading`` turns text into findings and knows no database;
``catalog`` tells it what there is to find; ``propose`` groups what reports the same by the rules of ``grouping``,
``drafting`` what brings something new, both through ``supporting`` and ``weighing``; ``review`` and, for drafts,
``founding`` are the only way from a proposal into history; ``feedback`` keeps what decisions say of the reader, and
``rereading`` scores it on them. Stages are joined by rows: whatever is lost on the way, the next sweep finds the same work
owed.
"""
