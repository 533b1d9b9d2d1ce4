"""Booked first visits, in FHIR R4's terms: when the clinic sees people, what is free, what a visitor wishes."""
