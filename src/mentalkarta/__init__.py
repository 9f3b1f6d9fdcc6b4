"""Mental maps counted by people: read drawings, build the map, draw the sheet, export the layers."""
