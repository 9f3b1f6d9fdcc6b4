"""The maps that are opened in QGIS, by name."""

SPOILED_TWIN, STRIPPED_TWIN, OFFICE, CORRECTED = "spoiled", "stripped", "office", "corrected"
CASES = ("kramfors", "lynch", "example", "simulated-kramfors", "simulated-lynch")
