"""Official texts read as the documents that they are: who issues them, their numbers, law and days, and what they do.

``document`` knows a text by its shape (one module for each issuer takes it apart), ``said`` is what it does to known
restrictions, ``drafts`` which new one it brings.
"""

from .acts import said
from .affected import Affected
from .document import Document, document
from .drafts import drafts

__all__ = ["Affected", "Document", "document", "drafts", "said"]
