"""How a news item becomes a published status.

    Source ─fetch→ bytes ─parse→ Entry ─store→ NewsItem ─read→ Finding ─propose→ ProposedChange ─review→ StatusEvent

``ingest`` tells the story from the source to the proposal; ``fetch`` is the only door to the network; ``parse`` turns bytes
into entries; ``reading`` turns text into findings and knows no database; ``catalog`` tells it what there is to find;
``propose`` groups what reports the same; ``review`` is the only way from a proposal into history. Stages are joined by rows:
whatever is lost on the way, the next sweep finds the same work owed.
"""
