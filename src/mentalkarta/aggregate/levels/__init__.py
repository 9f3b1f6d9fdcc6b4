"""Where at least so many people drew: borders of levels without every piece between them (needs the extra `fast`)."""
