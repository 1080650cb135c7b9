"""JSON Feed 1.1."""

from rest_framework import serializers as fields

from policies.api.reading import Shape


class FeedItemSerializer(Shape):
    id = fields.CharField()
    url = fields.CharField()
    title = fields.CharField()
    content_text = fields.CharField()
    date_published = fields.DateTimeField()


class JsonFeedSerializer(Shape):
    """https://jsonfeed.org/version/1.1"""

    version = fields.CharField()
    title = fields.CharField()
    feed_url = fields.CharField()
    home_page_url = fields.CharField()
    next_url = fields.CharField(required=False)
    items = FeedItemSerializer(many=True)
