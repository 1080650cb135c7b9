"""The addresses of the API, version 1."""

from django.urls import path, re_path

from .views import about, asking, changes, history, items, news, proposals, registry, restrictions, stepping

app_name = "api"
urlpatterns = [
    path("", about.Root.as_view(), name="root"),
    path("restrictions/", restrictions.RestrictionList.as_view(), name="restrictions"),
    path("restrictions/<slug:slug>/", restrictions.RestrictionDetail.as_view(), name="restriction"),
    path("restrictions/<slug:slug>/history/", stepping.RestrictionHistory.as_view(), name="history"),
    path("restrictions/<slug:slug>/periods/", stepping.RestrictionPeriods.as_view(), name="periods"),
    path("events/", stepping.EventList.as_view(), name="events"),
    path("periods/", stepping.PeriodList.as_view(), name="all_periods"),
    path("items/", items.ItemList.as_view(), name="items"),
    path("codes/", items.CodeList.as_view(), name="codes"),
    path("links/", items.LinkList.as_view(), name="links"),
    path("screen/", asking.Screen.as_view(), name="screen"),
    path("calendar/", asking.Calendar.as_view(), name="calendar"),
    path("stats/", asking.Stats.as_view(), name="stats"),
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
    path("jurisdictions/<slug:code>/", registry.JurisdictionDetail.as_view(), name="jurisdiction"),
    path("authorities/", registry.AuthorityList.as_view(), name="authorities"),
    path("authorities/<slug:slug>/", registry.AuthorityDetail.as_view(), name="authority"),
    path("categories/", registry.CategoryList.as_view(), name="categories"),
    path("categories/<slug:slug>/", registry.CategoryDetail.as_view(), name="category"),
    path("instruments/", registry.InstrumentList.as_view(), name="instruments"),
    path("instruments/<slug:slug>/", registry.InstrumentDetail.as_view(), name="instrument"),
    path("negotiations/", registry.NegotiationList.as_view(), name="negotiations"),
    path("negotiations/<slug:slug>/", registry.NegotiationDetail.as_view(), name="negotiation"),
    path("sources/", registry.SourceList.as_view(), name="sources"),
    path("sources/<slug:slug>/", registry.SourceDetail.as_view(), name="source"),
    path("checkpoints/", history.CheckpointList.as_view(), name="checkpoints"),
    path("checkpoints/latest/", history.LatestCheckpoint.as_view(), name="latest_checkpoint"),
    path("schema/", about.JsonSchema.as_view(), name="schema"),
    path("schema/openapi.yaml", about.YamlSchema.as_view(), name="schema-yaml"),
    path("docs/", about.docs, name="docs"),
    re_path("^.*/$", about.Nowhere.as_view(), name="nowhere"),
]
