"""Keys for tests, and rows of a database that are read past the app."""

from bot.store.keys import Keyring

SEALED = {"messages": ("text", "payload", "buttons", "understood")}


def keys_in(folder):
    """The keys of a folder's key file, which is made where there is none."""
    return Keyring(folder / "secrets.key")


def opened(keys, table, row):
    """A raw row with its sealed columns as the text that was sealed."""
    clear = {}
    for name in SEALED[table]:
        if row.get(name) is not None:
            clear[name] = keys.open(row[name], f"{table}.{name}".encode()).decode()
    return {**row, **clear}
