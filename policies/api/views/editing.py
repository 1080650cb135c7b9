"""The registry's addresses with what editors may do at each: read, make, edit, remove."""

from typing import Any

from policies.api.serializers import writing as bodies
from policies.api.serializers.restrictions import RestrictionSerializer
from policies.api.writes import Write
from policies.models import Authority, Category, Instrument, Jurisdiction, Negotiation, Restriction, Source
from policies.models.registry import Registered

from . import registry, restrictions
from .base import View
from .writing import Editing, Making


def _pair(
    model: type[Registered], listing: type[View], detail: type[View], body: Any, shape: Any
) -> tuple[type[View], type[View]]:
    """The views of a list and of a row, with their writes."""
    word = model.__name__.lower()
    make = Write(
        f"create_{word}", f"Make a new {word}", body, shape, f"add_{word}", status=201, may_be_missing=False,
        description="For editors. The log has it with its reason.",
    )  # fmt: skip
    edit = Write(
        f"update_{word}", f"Edit the {word}", body, shape, f"change_{word}", is_matched=True,
        description="Of the fields, only those sent are changed. Takes If-Match with the ETag of what you read.",
    )  # fmt: skip
    remove = Write(
        f"delete_{word}", f"Remove the {word}", None, None, f"delete_{word}", status=204, is_matched=True,
        description="Only while nothing rests on it; the log keeps a tombstone.",
    )  # fmt: skip
    edited = type(
        f"{detail.__name__}Edited",
        (detail, Editing),
        {"__doc__": detail.__doc__, "model": model, "writes": {"PATCH": edit, "DELETE": remove}},
    )
    made = type(
        f"{listing.__name__}Made",
        (listing, Making),
        {"__doc__": listing.__doc__, "model": model, "detail": edited, "writes": {"POST": make}},
    )
    return made, edited


JurisdictionList, JurisdictionDetail = _pair(
    Jurisdiction,
    registry.JurisdictionList,
    registry.JurisdictionDetail,
    bodies.JurisdictionBody,
    registry.JurisdictionDetail.shape,
)
AuthorityList, AuthorityDetail = _pair(
    Authority, registry.AuthorityList, registry.AuthorityDetail, bodies.AuthorityBody, registry.AuthorityDetail.shape
)
CategoryList, CategoryDetail = _pair(
    Category, registry.CategoryList, registry.CategoryDetail, bodies.CategoryBody, registry.CategoryDetail.shape
)
InstrumentList, InstrumentDetail = _pair(
    Instrument,
    registry.InstrumentList,
    registry.InstrumentDetail,
    bodies.InstrumentBody,
    registry.InstrumentDetail.shape,
)
NegotiationList, NegotiationDetail = _pair(
    Negotiation,
    registry.NegotiationList,
    registry.NegotiationDetail,
    bodies.NegotiationBody,
    registry.NegotiationDetail.shape,
)
SourceList, SourceDetail = _pair(
    Source, registry.SourceList, registry.SourceDetail, bodies.FeedBody, registry.SourceDetail.shape
)
RestrictionList, RestrictionDetail = _pair(
    Restriction,
    restrictions.RestrictionList,
    restrictions.RestrictionDetail,
    bodies.RestrictionBody,
    RestrictionSerializer,
)
