"""The addresses of the public pages."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("restrictions/", views.restrictions, name="restrictions"),
    path("restrictions.csv", views.restrictions_csv, name="restrictions_csv"),
    path("restrictions/<slug:slug>/", views.restriction, name="restriction"),
    path("news/", views.news_list, name="news"),
    path("news/<int:pk>/", views.news_item, name="news_item"),
    path("changes/", views.change_log, name="changes"),
    path("about/", views.about, name="about"),
    path("favicon.ico", views.favicon),
]
