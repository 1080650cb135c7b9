"""What each page shows: one module a page, each a bounded number of queries that give plain values to its template."""
