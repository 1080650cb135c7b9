"""The addresses of the API, version 1."""

from django.urls import path, re_path

from .views import about, changes, history, news, proposals, registry, restrictions

app_name = "api"
urlpatterns = [
    path("", about.Root.as_view(), name="root"),
    path("restrictions/", restrictions.RestrictionList.as_view(), name="restrictions"),
    path("restrictions/<slug:slug>/", restrictions.RestrictionDetail.as_view(), name="restriction"),
    path("restrictions/<slug:slug>/history/", history.RestrictionHistory.as_view(), name="history"),
    path("restrictions/<slug:slug>/periods/", history.RestrictionPeriods.as_view(), name="periods"),
    path("compare/", history.Comparison.as_view(), name="compare"),
    path("changes/", changes.Changes.as_view(), name="changes"),
    path("news/", news.NewsList.as_view(), name="news"),
    path("news/<int:pk>/", news.NewsDetail.as_view(), name="news_item"),
    path("proposals/", proposals.ProposalList.as_view(), name="proposals"),
    path("proposals/<int:pk>/", proposals.ProposalDetail.as_view(), name="proposal"),
    path("proposals/<int:pk>/accept/", proposals.Accept.as_view(), name="accept"),
    path("proposals/<int:pk>/amend/", proposals.Amend.as_view(), name="amend"),
    path("proposals/<int:pk>/reject/", proposals.Reject.as_view(), name="reject"),
    path("jurisdictions/", registry.JurisdictionList.as_view(), name="jurisdictions"),
    path("authorities/", registry.AuthorityList.as_view(), name="authorities"),
    path("categories/", registry.CategoryList.as_view(), name="categories"),
    path("instruments/", registry.InstrumentList.as_view(), name="instruments"),
    path("negotiations/", registry.NegotiationList.as_view(), name="negotiations"),
    path("checkpoints/", history.CheckpointList.as_view(), name="checkpoints"),
    path("checkpoints/latest/", history.LatestCheckpoint.as_view(), name="latest_checkpoint"),
    path("schema/", about.JsonSchema.as_view(), name="schema"),
    path("schema/openapi.yaml", about.YamlSchema.as_view(), name="schema-yaml"),
    path("docs/", about.docs, name="docs"),
    re_path("^.*/$", about.Nowhere.as_view(), name="nowhere"),
]
