"""The clinic's front door. Importing the package loads nothing heavy: each room is imported by who needs it."""
