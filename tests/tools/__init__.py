"""What the suite needs around it: servers of its own, a browser, and the order in which it runs."""
