"""What each answer and each body looks like. The schema describes them; ``policies.api.reading`` reads what they name."""
