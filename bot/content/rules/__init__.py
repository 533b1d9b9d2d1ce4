"""What can be wrong, one file a kind: each rule reads the content and yields its problems."""
