"""Takes entries and programs, gives verdicts: proved, refuted or unknown."""
