"""What answers. A view reads what is asked, calls what knows, and says in its class attributes what the schema needs."""
