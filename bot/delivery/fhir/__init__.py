"""Visits and requests as FHIR R4 resources: plain JSON, an export, and a push to a server.

Source: hl7.org/fhir/R4.
"""
