"""One file a stage: it defines `STAGE`, and is found by lying here."""
