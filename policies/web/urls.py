"""The addresses of the public pages."""

from django.urls import path

from . import exploring, searching, views, watching

urlpatterns = [
    path("", views.home, name="home"),
    path("og.png", exploring.og_home, name="og"),
    path("restrictions/", views.restrictions, name="restrictions"),
    path("restrictions.csv", views.restrictions_csv, name="restrictions_csv"),
    path("restrictions/<slug:slug>/", views.restriction, name="restriction"),
    path("restrictions/<slug:slug>/at/<slug:digest>/", views.restriction_version, name="version"),
    path("restrictions/<slug:slug>/og.png", exploring.og_restriction, name="og_restriction"),
    path("check/", exploring.check, name="check"),
    path("compare/", exploring.compare, name="compare"),
    path("calendar/", exploring.calendar, name="calendar"),
    path("day/", exploring.on_a_day, name="on_a_day"),
    path("who-restricts-whom/", exploring.matrix, name="matrix"),
    path("jurisdictions/<slug:code>/", exploring.jurisdiction, name="jurisdiction"),
    path("authorities/<slug:slug>/", exploring.authority, name="authority"),
    path("categories/", exploring.categories, name="categories"),
    path("categories/<slug:slug>/", exploring.category, name="category"),
    path("negotiations/", exploring.negotiations, name="negotiations"),
    path("negotiations/<slug:slug>/", exploring.negotiation, name="negotiation"),
    path("searches/", searching.searches, name="searches"),
    path("watch/", exploring.watch, name="watch"),
    path("data/", exploring.data, name="data"),
    path("news/", views.news_list, name="news"),
    path("news/<int:pk>/", views.news_item, name="news_item"),
    path("sources/", watching.sources, name="sources"),
    path("changes/", views.change_log, name="changes"),
    path("about/", views.about, name="about"),
    path("favicon.ico", views.favicon),
]
