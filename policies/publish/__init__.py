"""What leaves the tracker. Everything here follows the change log or reads the history; nothing here is called by those
who record."""
